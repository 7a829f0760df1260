package dev.larder.stores.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.larder.spi.CacheKey;
import dev.larder.stores.redis.RedisCall.Nature;
import dev.larder.stores.support.EntryCodec;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Values at the keys of entries that cannot be read. Readers do not see them, so they must not fail conditional writes.
 */
final class UnreadableRedisEntries {
    /** The number of bytes to read: nearly every header is shorter, and a thousand keys are still little data. */
    private static final int BEGINNING = 1_024;

    /** ARGV: the length and the first bytes of the value, because another client may have stored an entry by now. */
    private static final RedisScript DROP = RedisScript.of("""
            if redis.call('STRLEN', KEYS[1]) ~= tonumber(ARGV[1]) then return 0 end
            if redis.call('GETRANGE', KEYS[1], 0, %d) ~= ARGV[2] then return 0 end
            redis.call('UNLINK', KEYS[1])
            return 1
            """.formatted(BEGINNING - 1));

    private final RedisCommands commands;
    private final RedisKeys keys;

    UnreadableRedisEntries(RedisCommands commands, RedisKeys keys) {
        this.commands = commands;
        this.keys = keys;
    }

    /** Removes unreadable values, and emits their keys, which are free now. */
    Uni<Set<CacheKey>> drop(Collection<CacheKey> suspects) {
        List<CacheKey> order = List.copyOf(suspects);
        return commands.each(Nature.READ, order.stream().map(keys::entry).toList(), UnreadableRedisEntries::beginning)
                .onItem()
                .transformToMulti(answers -> Multi.createFrom()
                        .iterable(IntStream.range(0, order.size())
                                .filter(i -> isUnreadable(answers.get(i)))
                                .boxed()
                                .toList())
                        .onItem()
                        .transformToUniAndMerge(i -> drop(order.get(i), answers.get(i))))
                .collect()
                .asList()
                .map(dropped -> dropped.stream().flatMap(Set::stream).collect(Collectors.toSet()));
    }

    private static List<Request> beginning(byte[] name) {
        return List.of(
                Request.cmd(Command.STRLEN).arg(name),
                Request.cmd(Command.GETRANGE).arg(name).arg(0).arg(BEGINNING - 1));
    }

    /** A key of another type has no answers, and is not Larder's. */
    private static boolean isUnreadable(List<Response> answers) {
        return !answers.isEmpty()
                && !EntryCodec.isReadable(
                        answers.get(1).toBytes(), answers.get(0).toLong());
    }

    private Uni<Set<CacheKey>> drop(CacheKey key, List<Response> answers) {
        byte[] length = answers.get(0).toString().getBytes(US_ASCII);
        return commands.script(
                        DROP,
                        List.of(keys.entry(key)),
                        List.of(length, answers.get(1).toBytes()))
                .map(done -> done.toLong() == 1 ? Set.of(key) : Set.of());
    }
}
