package dev.larder.core.event.outbound;

import dev.larder.spi.CacheKey;
import dev.larder.spi.Entry;
import dev.larder.spi.MapStore;
import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** A store that at times breaks the law: it throws before it is subscribed to. */
final class BrokenStore extends MapStore {
    volatile boolean broken;

    BrokenStore(Nodes nodes) {
        super(nodes.server, "queue/", nodes.clock);
    }

    @Override
    public Uni<Optional<Entry>> get(CacheKey key) {
        complain();
        return super.get(key);
    }

    @Override
    public Uni<Written> put(CacheKey key, Entry entry) {
        complain();
        return super.put(key, entry);
    }

    @Override
    public Uni<Boolean> remove(CacheKey key) {
        complain();
        return super.remove(key);
    }

    private void complain() {
        if (broken) {
            throw new IllegalStateException("broken on purpose");
        }
    }
}
