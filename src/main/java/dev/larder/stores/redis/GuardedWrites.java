package dev.larder.stores.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.smallrye.mutiny.Uni;
import java.util.List;

/**
 * Unconditional writes of keys that other programs use too. SET and UNLINK replace any value, even a list that another
 * program uses: so STRLEN comes first, which refuses a value that is not a string (WRONGTYPE).
 */
final class GuardedWrites {
    /** ARGV: new value, its lifetime in milliseconds: 0 if it is unlimited, negative if it has ended. */
    private static final RedisScript PUT = RedisScript.of("""
            redis.call('STRLEN', KEYS[1])
            local there = redis.call('EXISTS', KEYS[1])
            local life = tonumber(ARGV[2])
            if life < 0 then redis.call('UNLINK', KEYS[1])
            elseif life == 0 then redis.call('SET', KEYS[1], ARGV[1])
            else redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2]) end
            return there
            """);

    private static final RedisScript REMOVE = RedisScript.of("""
            redis.call('STRLEN', KEYS[1])
            return redis.call('UNLINK', KEYS[1])
            """);

    private final RedisCommands commands;

    GuardedWrites(RedisCommands commands) {
        this.commands = commands;
    }

    /** Emits whether a value was replaced. */
    Uni<Boolean> put(byte[] name, byte[] value, long lifetime) {
        return commands.script(
                        PUT,
                        List.of(name),
                        List.of(value, Long.toString(lifetime).getBytes(US_ASCII)))
                .map(there -> there.toLong() == 1);
    }

    /** Emits whether a value was removed. */
    Uni<Boolean> remove(byte[] name) {
        return commands.script(REMOVE, List.of(name), List.of()).map(removed -> removed.toLong() == 1);
    }
}
