package dev.larder.stores.memcached;

import dev.larder.spi.CacheKey;
import dev.larder.spi.Shards;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/** The servers of a namespace, each with the keys that the ring gives it. */
final class MemcachedShards implements Shards {
    private final MemcachedStore store;
    private final Ring<Node> ring;
    private final List<String> servers;
    private final List<String> invalidations;

    MemcachedShards(MemcachedStore store, Ring<Node> ring) {
        this.store = store;
        this.ring = ring;
        this.servers = ring.nodes().stream().map(Node::name).toList();
        this.invalidations = List.of(
                store.node(store.keys().marks(MemcachedInvalidationLog.LOG)).name());
    }

    @Override
    public List<String> servers() {
        return servers;
    }

    @Override
    public Optional<String> serverOf(Kind kind, CacheKey key) {
        KeySpace keys = store.keys();
        KeySlot slot = switch (kind) {
            case ENTRY -> keys.entry(key);
            case COUNTER -> keys.counter(key);
            case LIST -> keys.list(key);
            case RATE_LIMIT -> keys.limits(key);
        };
        return Optional.of(store.node(slot).name());
    }

    @Override
    public List<String> serversOfInvalidations() {
        return invalidations;
    }

    @Override
    public Uni<Void> ping(String server) {
        return store.call(call -> ring.nodes().stream()
                .filter(node -> node.name().equals(server))
                .findFirst()
                .orElseThrow()
                .ping());
    }
}
