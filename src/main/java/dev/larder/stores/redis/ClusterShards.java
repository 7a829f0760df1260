package dev.larder.stores.redis;

import dev.larder.spi.CacheKey;
import dev.larder.spi.Shards;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.List;
import java.util.Optional;

/** The masters of a cluster, each with the keys of its slots. */
final class ClusterShards implements Shards {
    private final ClusterTopology topology;
    private final RedisKeys keys;
    private final RedisCommands commands;
    private final byte[] invalidations;

    ClusterShards(ClusterTopology topology, RedisKeys keys, RedisCommands commands) {
        this.topology = topology;
        this.keys = keys;
        this.commands = commands;
        this.invalidations = InvalidationKeys.of(keys).history();
    }

    @Override
    public List<String> servers() {
        return topology.current().map(ClusterSlots::names).orElse(List.of());
    }

    @Override
    public Optional<String> serverOf(Kind kind, CacheKey key) {
        return owner(
                switch (kind) {
                    case ENTRY -> keys.entry(key);
                    case COUNTER -> keys.counter(key);
                    case LIST -> keys.list(key);
                    case RATE_LIMIT -> keys.limits(key);
                });
    }

    @Override
    public List<String> serversOfInvalidations() {
        return owner(invalidations).stream().toList();
    }

    private Optional<String> owner(byte[] name) {
        return topology.current().flatMap(map -> map.owner(name));
    }

    @Override
    public Uni<Void> ping(String server) {
        return commands.ask(server, Request.cmd(Command.PING)).replaceWithVoid();
    }
}
