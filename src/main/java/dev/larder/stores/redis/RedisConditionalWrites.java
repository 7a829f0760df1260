package dev.larder.stores.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.larder.spi.CacheKey;
import dev.larder.spi.ConditionalWrites;
import dev.larder.spi.Entry;
import dev.larder.stores.redis.RedisCall.Nature;
import io.smallrye.mutiny.CompositeException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Writes that Redis decides about, in one command or in a script with one key, so that a cluster can run it. */
final class RedisConditionalWrites implements ConditionalWrites {
    /** ARGV: expected version, new value, its life in milliseconds: 0 for no end, negative for none at all. */
    private static final String REPLACE = """
            if %s ~= ARGV[1] then return 0 end
            local life = tonumber(ARGV[3])
            if life < 0 then redis.call('UNLINK', KEYS[1])
            elseif life == 0 then redis.call('SET', KEYS[1], ARGV[2])
            else redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3]) end
            return 1
            """;

    private static final String REMOVE = """
            if %s ~= ARGV[1] then return 0 end
            return redis.call('UNLINK', KEYS[1])
            """;

    /** ARGV: for every key its value and its life as above. Answers the places of the keys that are there. */
    private static final RedisScript PUT_ALL = RedisScript.of("""
            local there = {}
            for i, key in ipairs(KEYS) do
              if redis.call('EXISTS', key) == 1 then there[#there + 1] = i - 1 end
            end
            if #there > 0 then return there end
            for i, key in ipairs(KEYS) do
              local life = tonumber(ARGV[2 * i])
              if life == 0 then redis.call('SET', key, ARGV[2 * i - 1])
              elseif life > 0 then redis.call('SET', key, ARGV[2 * i - 1], 'PX', ARGV[2 * i]) end
            end
            return there
            """);

    private final RedisCommands commands;
    private final RedisKeys keys;
    private final RedisFormat format;
    private final Clock clock;
    private final RedisScript replace;
    private final RedisScript remove;

    RedisConditionalWrites(RedisCommands commands, RedisKeys keys, RedisFormat format, Clock clock) {
        this.commands = commands;
        this.keys = keys;
        this.format = format;
        this.clock = clock;
        this.replace = RedisScript.of(REPLACE.formatted(format.versionInLua()));
        this.remove = RedisScript.of(REMOVE.formatted(format.versionInLua()));
    }

    @Override
    public Uni<Boolean> putIfAbsent(CacheKey key, Entry entry) {
        byte[] name = keys.entry(key);
        return Uni.createFrom().deferred(() -> {
            long life = life(entry);
            if (life < 0) {
                return commands.call(
                                Nature.READ,
                                name,
                                List.of(Request.cmd(Command.EXISTS).arg(name)))
                        .map(answers -> answers.get(0).toLong() == 0);
            }
            Request set =
                    Request.cmd(Command.SET).arg(name).arg(format.encode(entry)).arg("NX");
            if (life > 0) {
                set.arg("PX").arg(life);
            }
            return commands.call(Nature.WRITE, name, List.of(set)).map(answers -> answers.get(0) != null);
        });
    }

    @Override
    public Uni<Set<CacheKey>> putAllIfAbsent(Map<CacheKey, Entry> entries) {
        if (entries.isEmpty()) {
            return Uni.createFrom().item(Set.of());
        }
        return commands.spansOneServer() ? atOnce(entries) : oneByOne(entries);
    }

    @Override
    public Uni<Boolean> replace(CacheKey key, long expectedVersion, Entry entry) {
        return Uni.createFrom()
                .deferred(() -> commands.script(
                        replace,
                        List.of(keys.entry(key)),
                        List.of(format.version(expectedVersion), format.encode(entry), ascii(life(entry)))))
                .map(RedisConditionalWrites::done);
    }

    @Override
    public Uni<Boolean> remove(CacheKey key, long expectedVersion) {
        return commands.script(remove, List.of(keys.entry(key)), List.of(format.version(expectedVersion)))
                .map(RedisConditionalWrites::done);
    }

    @Override
    public Uni<Optional<Entry>> getAndRemove(CacheKey key) {
        byte[] name = keys.entry(key);
        return commands.call(Nature.WRITE, name, format.take(name)).map(format::decode);
    }

    private Uni<Set<CacheKey>> atOnce(Map<CacheKey, Entry> entries) {
        return Uni.createFrom().deferred(() -> {
            List<CacheKey> order = List.copyOf(entries.keySet());
            List<byte[]> arguments = new ArrayList<>();
            for (CacheKey key : order) {
                Entry entry = Optional.ofNullable(entries.get(key)).orElseThrow();
                arguments.add(format.encode(entry));
                arguments.add(ascii(life(entry)));
            }
            return commands.script(PUT_ALL, order.stream().map(keys::entry).toList(), arguments)
                    .map(there -> {
                        Set<CacheKey> conflicts = new HashSet<>();
                        there.forEach(place -> conflicts.add(order.get(place.toInteger())));
                        return conflicts;
                    });
        });
    }

    /** No script reaches two servers: what was added is taken back when something was there, or when a server fails. */
    private Uni<Set<CacheKey>> oneByOne(Map<CacheKey, Entry> entries) {
        return Uni.createFrom().deferred(() -> {
            Map<CacheKey, Entry> added = new ConcurrentHashMap<>();
            Set<CacheKey> conflicts = ConcurrentHashMap.newKeySet();
            List<Uni<Boolean>> puts = entries.entrySet().stream()
                    .map(e -> putIfAbsent(e.getKey(), e.getValue()).invoke(stored -> {
                        if (stored) {
                            added.put(e.getKey(), e.getValue());
                        } else {
                            conflicts.add(e.getKey());
                        }
                    }))
                    .toList();
            return Uni.join()
                    .all(puts)
                    .andCollectFailures()
                    .onFailure()
                    .recoverWithUni(failure ->
                            takeBack(added).chain(() -> Uni.createFrom().failure(cause(failure))))
                    .chain(x -> conflicts.isEmpty() ? Uni.createFrom().voidItem() : takeBack(added))
                    .replaceWith(conflicts);
        });
    }

    private Uni<Void> takeBack(Map<CacheKey, Entry> added) {
        return Multi.createFrom()
                .iterable(added.entrySet())
                .onItem()
                .transformToUniAndMerge(e -> remove(e.getKey(), format.versionOf(e.getValue())))
                .collect()
                .asList()
                .replaceWithVoid();
    }

    /** Of several failures the first: a store tells of one. */
    private static Throwable cause(Throwable failure) {
        return failure instanceof CompositeException several
                ? several.getCauses().get(0)
                : failure;
    }

    private long life(Entry entry) {
        return Expiry.millis(entry.life().deadline(), clock.millis());
    }

    private static boolean done(Response answer) {
        return answer.toLong() == 1;
    }

    private static byte[] ascii(long number) {
        return Long.toString(number).getBytes(US_ASCII);
    }
}
