package dev.larder.core.freshness;

import dev.larder.spi.KeyScan;
import dev.larder.spi.Marks.Bump;
import io.smallrye.mutiny.Uni;
import java.util.Set;

/** Listing, which also shows keys of entries that are invalidated and not collected yet, and removal by prefix. */
final class CoherentScan implements KeyScan {
    private final KeyScan inner;
    private final Freshness freshness;

    CoherentScan(KeyScan inner, Freshness freshness) {
        this.inner = inner;
        this.freshness = freshness;
    }

    @Override
    public Uni<Page> scan(Query query) {
        return inner.scan(query);
    }

    /** A fill that is under way may be of any key, so none may pass that began before. */
    @Override
    public Uni<Long> removeAll(String prefix) {
        Bump bump = freshness.prefixes().contains(prefix)
                ? Bump.lasting(Set.of(TagId.prefix(prefix)))
                : new Bump(Set.of(), Set.of(TagId.FILLS));
        return freshness.bump(bump).flatMap(moment -> inner.removeAll(prefix));
    }
}
