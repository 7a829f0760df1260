package dev.larder.stores.redis;

import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Capability;
import dev.larder.spi.ConditionalWrites;
import dev.larder.spi.Counters;
import dev.larder.spi.Entry;
import dev.larder.spi.InvalidationLog;
import dev.larder.spi.KeyScan;
import dev.larder.spi.Lists;
import dev.larder.spi.RateLimits;
import dev.larder.spi.Shards;
import dev.larder.spi.StoreException;
import dev.larder.spi.StoreLimits;
import dev.larder.spi.StoreQueue;
import dev.larder.stores.redis.RedisCall.Nature;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A namespace in Redis. */
final class RedisStore implements CacheStore {
    /** A string has at most 512 MiB (proto-max-bulk-len); the header of an entry needs up to 64 KiB of them. */
    private static final StoreLimits LIMITS = new StoreLimits((512 << 20) - (1 << 16), (512L << 20) - (1 << 16));

    private final RedisCommands commands;
    private final RedisKeys keys;
    private final RedisFormat format;
    private final Clock clock;
    private final RedisRemoval removal;
    private final GuardedWrites guarded;
    private final RevisionedWrites revisioned;
    private final Optional<Shards> shards;
    private final Map<Class<?>, Capability> capabilities = new HashMap<>();

    /** @param marks the invalidation log, if the format has one */
    RedisStore(
            RedisCommands commands,
            RedisKeys keys,
            RedisFormat format,
            Optional<RedisInvalidationLog> marks,
            Clock clock) {
        this.commands = commands;
        this.keys = keys;
        this.format = format;
        this.clock = clock;
        this.shards = commands.shards(keys);
        this.revisioned = new RevisionedWrites(commands, keys, format, clock);
        this.guarded = new GuardedWrites(commands);
        this.removal = new RedisRemoval(commands, format);
        capabilities.put(
                ConditionalWrites.class, new RedisConditionalWrites(commands, keys, format, clock, revisioned));
        capabilities.put(Counters.class, new RedisCounters(commands, keys, format, clock));
        capabilities.put(Lists.class, new RedisLists(commands, keys, clock));
        marks.ifPresent(there -> capabilities.put(InvalidationLog.class, there));
        if (!format.sharesItsKeys()) {
            capabilities.put(RateLimits.class, new RedisRateLimits(commands, keys));
        }
        if (ownsItsKeys()) {
            capabilities.put(KeyScan.class, new RedisKeyScan(commands, keys, format, clock, removal));
        }
    }

    @Override
    public Uni<Optional<Entry>> get(CacheKey key) {
        byte[] name = keys.entry(key);
        return commands.call(Nature.READ, name, format.fetch(name)).map(format::decode);
    }

    @Override
    public Uni<Map<CacheKey, Entry>> getAll(Collection<CacheKey> wanted) {
        if (wanted.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        List<CacheKey> order = List.copyOf(wanted);
        return commands.each(Nature.READ, order.stream().map(keys::entry).toList(), format::fetch)
                .map(answers -> found(order, answers));
    }

    @Override
    public Uni<Written> put(CacheKey key, Entry entry) {
        byte[] name = keys.entry(key);
        return Uni.createFrom()
                .deferred(() -> {
                    if (RevisionedWrites.needs(entry)) {
                        return revisioned.put(key, entry);
                    }
                    return format.sharesItsKeys()
                            ? guarded.put(name, format.encode(entry), lifetime(entry))
                            : putUnconditionally(name, entry);
                })
                .map(existed -> existed ? Written.REPLACED : Written.CREATED);
    }

    @Override
    public Uni<Boolean> remove(CacheKey key) {
        byte[] name = keys.entry(key);
        return format.sharesItsKeys()
                ? guarded.remove(name)
                : commands.call(
                                Nature.WRITE,
                                name,
                                List.of(Request.cmd(Command.UNLINK).arg(name)))
                        .map(answers -> answers.get(0).toLong() == 1);
    }

    @Override
    public Uni<Void> clear() {
        return ownsItsKeys()
                ? removal.removeAllMatching(RedisKeys.glob(keys.all())).replaceWithVoid()
                : Uni.createFrom()
                        .failure(
                                () -> new StoreException.Conflict(
                                        "A raw service without a key-prefix cannot be cleared: it does not own the keys of the database"));
    }

    @Override
    public Uni<Void> ping() {
        return commands.servers()
                .chain(servers -> Uni.join()
                        .all(servers.stream()
                                .map(server -> commands.ask(server, Request.cmd(Command.PING)))
                                .toList())
                        .andFailFast()
                        .replaceWithVoid());
    }

    @Override
    public Optional<Shards> shards() {
        return shards;
    }

    @Override
    public boolean isDurable() {
        return true;
    }

    @Override
    public StoreLimits limits() {
        return LIMITS;
    }

    @Override
    public List<StoreQueue> queues() {
        return List.of(commands.queue());
    }

    @Override
    public Uni<Void> close() {
        return Uni.createFrom().completionStage(() -> commands.close().toCompletionStage());
    }

    @Override
    public <C extends Capability> Optional<C> capability(Class<C> type) {
        return Optional.ofNullable(capabilities.get(type)).map(type::cast);
    }

    private boolean ownsItsKeys() {
        return !keys.all().isEmpty();
    }

    /**
     * EXISTS is sent in the same write as the command after it. Only a command of another client that writes the same
     * key can run between them; then the answer is a moment old, which it is for the caller anyway.
     */
    private Uni<Boolean> putUnconditionally(byte[] name, Entry entry) {
        var requests = List.of(Request.cmd(Command.EXISTS).arg(name), storing(name, entry));
        return commands.call(Nature.WRITE, name, requests)
                .map(answers -> answers.get(0).toLong() == 1);
    }

    private Request storing(byte[] name, Entry entry) {
        long lifetime = lifetime(entry);
        if (lifetime < 0) {
            return Request.cmd(Command.UNLINK).arg(name);
        }
        Request set = Request.cmd(Command.SET).arg(name).arg(format.encode(entry));
        return lifetime == 0 ? set : set.arg("PX").arg(lifetime);
    }

    private long lifetime(Entry entry) {
        return RedisExpiry.millis(entry.lifetime().deadline(), clock.millis());
    }

    private Map<CacheKey, Entry> found(List<CacheKey> order, List<List<Response>> answers) {
        Map<CacheKey, Entry> found = new HashMap<>();
        for (int i = 0; i < answers.size(); i++) {
            CacheKey key = order.get(i);
            if (answers.get(i).isEmpty()) {
                throw new StoreException.Conflict("The stored value at one of the keys is not a string");
            }
            try {
                format.decode(answers.get(i)).ifPresent(entry -> found.put(key, entry));
            } catch (StoreException.Corrupt ignored) {
                // a miss; the other entries are still returned
            }
        }
        return found;
    }
}
