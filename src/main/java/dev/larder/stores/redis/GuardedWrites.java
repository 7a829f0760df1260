package dev.larder.stores.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.smallrye.mutiny.Uni;
import java.util.List;

/**
 * Unconditional writes of keys that other programs use too. SET and UNLINK take whatever is there, be it a list that
 * somebody works on: STRLEN comes first and refuses (WRONGTYPE) what is there and is no string.
 */
final class GuardedWrites {
    /** ARGV: new value, its life in milliseconds: 0 for no end, negative for none at all. */
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

    /** Emits whether something was there. */
    Uni<Boolean> put(byte[] name, byte[] value, long life) {
        return commands.script(
                        PUT, List.of(name), List.of(value, Long.toString(life).getBytes(US_ASCII)))
                .map(there -> there.toLong() == 1);
    }

    /** Emits whether something was there. */
    Uni<Boolean> remove(byte[] name) {
        return commands.script(REMOVE, List.of(name), List.of()).map(removed -> removed.toLong() == 1);
    }
}
