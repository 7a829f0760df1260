package dev.larder.stores.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.larder.spi.CacheKey;
import dev.larder.spi.Entry;
import dev.larder.spi.StoreException;
import dev.larder.stores.redis.RedisCall.Nature;
import io.smallrye.mutiny.CompositeException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/** Stores entries under free keys: in one command or script if one server has all keys, otherwise one by one. */
final class RedisAdditions {
    /** ARGV: for each key its value and its lifetime as in SET. Returns the positions of the keys that exist. */
    private static final RedisScript ADD_ALL = RedisScript.of("""
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
    private final BiFunction<CacheKey, Entry, Uni<Boolean>> remove;

    /** @param remove removes an added entry if it is unchanged */
    RedisAdditions(
            RedisCommands commands,
            RedisKeys keys,
            RedisFormat format,
            Clock clock,
            BiFunction<CacheKey, Entry, Uni<Boolean>> remove) {
        this.commands = commands;
        this.keys = keys;
        this.format = format;
        this.clock = clock;
        this.remove = remove;
    }

    /** Emits whether the entry was stored. */
    Uni<Boolean> add(CacheKey key, Entry entry) {
        byte[] name = keys.entry(key);
        return Uni.createFrom().deferred(() -> {
            byte[] stored = format.encode(entry);
            long lifetime = lifetime(entry);
            if (lifetime < 0) {
                Request exists = Request.cmd(Command.EXISTS).arg(name);
                return commands.call(Nature.READ, name, List.of(exists))
                        .map(answers -> answers.get(0).toLong() == 0);
            }
            Request set = Request.cmd(Command.SET).arg(name).arg(stored).arg("NX");
            if (lifetime > 0) {
                set.arg("PX").arg(lifetime);
            }
            return commands.call(Nature.WRITE, name, List.of(set)).map(answers -> answers.get(0) != null);
        });
    }

    /** Stores all entries or none, and emits the keys that exist. */
    Uni<Set<CacheKey>> addAll(Map<CacheKey, Entry> entries) {
        return commands.spansOneServer() ? atOnce(entries) : oneByOne(entries);
    }

    private Uni<Set<CacheKey>> atOnce(Map<CacheKey, Entry> entries) {
        return Uni.createFrom().deferred(() -> {
            List<CacheKey> order = new ArrayList<>();
            List<byte[]> arguments = new ArrayList<>();
            entries.forEach((key, entry) -> {
                order.add(key);
                arguments.add(format.encode(entry));
                arguments.add(Long.toString(lifetime(entry)).getBytes(US_ASCII));
            });
            return commands.script(ADD_ALL, order.stream().map(keys::entry).toList(), arguments)
                    .map(there -> {
                        Set<CacheKey> conflicts = new HashSet<>();
                        there.forEach(place -> conflicts.add(order.get(place.toInteger())));
                        return conflicts;
                    });
        });
    }

    /** No script reaches two servers: the added entries are removed again if a key exists or a server fails. */
    private Uni<Set<CacheKey>> oneByOne(Map<CacheKey, Entry> entries) {
        return Uni.createFrom().deferred(() -> {
            Map<CacheKey, Entry> added = new ConcurrentHashMap<>();
            Set<CacheKey> conflicts = ConcurrentHashMap.newKeySet();
            List<Uni<Boolean>> puts = entries.entrySet().stream()
                    .map(e -> add(e.getKey(), e.getValue()).invoke(stored -> {
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
                            takeBack(added).chain(() -> Uni.createFrom().failure(worst(failure))))
                    .chain(x -> conflicts.isEmpty() ? Uni.createFrom().voidItem() : takeBack(added))
                    .replaceWith(conflicts);
        });
    }

    private Uni<Void> takeBack(Map<CacheKey, Entry> added) {
        return Multi.createFrom()
                .iterable(added.entrySet())
                .onItem()
                .transformToUniAndMerge(e -> remove.apply(e.getKey(), e.getValue()))
                .collect()
                .asList()
                .replaceWithVoid()
                .onFailure()
                .transform(stuck -> new StoreException.OutcomeUnknown(
                        "Redis did not remove entries that were added in vain", stuck));
    }

    /** A store reports one failure: one with an unknown outcome if there is one, otherwise the first. */
    private static Throwable worst(Throwable failure) {
        List<Throwable> all = failure instanceof CompositeException several ? several.getCauses() : List.of(failure);
        return all.stream()
                .filter(StoreException.OutcomeUnknown.class::isInstance)
                .findFirst()
                .orElse(all.get(0));
    }

    private long lifetime(Entry entry) {
        return RedisExpiry.millis(entry.lifetime().deadline(), clock.millis());
    }
}
