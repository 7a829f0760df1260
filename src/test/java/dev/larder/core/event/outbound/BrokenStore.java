package dev.larder.core.event.outbound;

import dev.larder.spi.CacheKey;
import dev.larder.spi.Entry;
import dev.larder.spi.MapStore;
import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** A store that can break the rules of the SPI: while broken, its methods throw instead of returning a Uni. */
final class BrokenStore extends MapStore {
    volatile boolean broken;

    BrokenStore(Nodes nodes) {
        super(nodes.server, "queue/", nodes.clock);
    }

    @Override
    public Uni<Optional<Entry>> get(CacheKey key) {
        throwIfBroken();
        return super.get(key);
    }

    @Override
    public Uni<Written> put(CacheKey key, Entry entry) {
        throwIfBroken();
        return super.put(key, entry);
    }

    @Override
    public Uni<Boolean> remove(CacheKey key) {
        throwIfBroken();
        return super.remove(key);
    }

    private void throwIfBroken() {
        if (broken) {
            throw new IllegalStateException("broken on purpose");
        }
    }
}
