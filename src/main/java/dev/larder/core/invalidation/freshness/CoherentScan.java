package dev.larder.core.invalidation.freshness;

import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Entry;
import dev.larder.spi.InvalidationLog.Invalidation;
import dev.larder.spi.KeyScan;
import io.smallrye.mutiny.Uni;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Listing and removal by prefix. The listing also shows keys of invalidated entries that are not yet removed. */
final class CoherentScan implements KeyScan {
    private final CacheStore entries;
    private final KeyScan inner;
    private final Freshness freshness;

    CoherentScan(CacheStore entries, KeyScan inner, Freshness freshness) {
        this.entries = entries;
        this.inner = inner;
        this.freshness = freshness;
    }

    @Override
    public Uni<Page> scan(Query query) {
        return inner.scan(query).flatMap(page -> {
            Set<CacheKey> empty = page.keys().stream()
                    .filter(listed -> listed.size() == 0)
                    .map(Listed::key)
                    .collect(Collectors.toSet());
            return empty.isEmpty()
                    ? Uni.createFrom().item(page)
                    : entries.getAll(empty)
                            .map(found -> new Page(
                                    page.keys().stream()
                                            .filter(listed -> !isRememberedMiss(found.get(listed.key())))
                                            .toList(),
                                    page.next()));
        });
    }

    /** An entry without bytes is an empty value or a placeholder. */
    private static boolean isRememberedMiss(@Nullable Entry entry) {
        return entry != null && entry.isAbsent();
    }

    /**
     * A declared prefix is invalidated with one mark. Other prefixes are removed entry by entry, including the
     * placeholders of fills.
     */
    @Override
    public Uni<Long> removeAll(String prefix) {
        return freshness.prefixes().contains(prefix)
                ? freshness
                        .invalidate(Invalidation.lasting(Set.of(TagId.prefix(prefix))))
                        .flatMap(revision -> inner.removeAll(prefix))
                : inner.removeAll(prefix);
    }
}
