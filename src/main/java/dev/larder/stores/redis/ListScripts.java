package dev.larder.stores.redis;

/**
 * The scripts for one list, which is one key with a list of Redis, so that other programs can use it with the usual
 * commands. Each script begins with LLEN, which refuses a value that is not a list (WRONGTYPE).
 */
final class ListScripts {
    /**
     * ARGV: command; the number of values to keep, 0 for all; the maximum number of values; the maximum number of
     * bytes; lifetime in milliseconds, 0 if it is unlimited; whether an existing list gets this lifetime; the number of
     * added bytes; the values.
     *
     * <p>The bytes of the old values are added up only if they could be too many: because of the way Redis packs
     * numbers, a list takes at least half of the bytes of its values, and MEMORY tells the size of the list without
     * reading the values.
     */
    static final RedisScript APPEND = RedisScript.of("""
            local key, push = KEYS[1], ARGV[1]
            local keep, longest, most = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
            local life, added = tonumber(ARGV[5]), tonumber(ARGV[7])
            local count = #ARGV - 7
            local before = redis.call('LLEN', key)
            if keep == 0 and before + count > longest then return false end
            local stay = before
            if keep > 0 then stay = math.min(before, keep - count) end
            if stay > 0 then
              local used = redis.pcall('MEMORY', 'USAGE', key, 'SAMPLES', '0')
              if type(used) ~= 'number' or 2 * used + added > most then
                local bytes = added
                local old
                if push == 'RPUSH' then old = redis.call('LRANGE', key, -stay, -1)
                else old = redis.call('LRANGE', key, 0, stay - 1) end
                for i = 1, #old do bytes = bytes + #old[i] end
                if bytes > most then return false end
              end
            end
            redis.call(push, key, unpack(ARGV, 8))
            if stay < before then
              if push == 'RPUSH' then redis.call('LTRIM', key, -keep, -1)
              else redis.call('LTRIM', key, 0, keep - 1) end
            end
            local left
            if life > 0 and (before == 0 or ARGV[6] == '1') then
              redis.call('PEXPIRE', key, ARGV[5])
              left = life
            elseif life == 0 and ARGV[6] == '1' then
              redis.call('PERSIST', key)
              left = -1
            else left = redis.call('PTTL', key) end
            return {stay + count, left}
            """);

    /** ARGV: first and last value, the maximum number of values and of bytes. */
    static final RedisScript RANGE = RedisScript.of("""
            local length = redis.call('LLEN', KEYS[1])
            if length == 0 then return {0} end
            local from, to = tonumber(ARGV[1]), tonumber(ARGV[2])
            if from < 0 then from = math.max(0, length + from) end
            if to < 0 then to = length + to end
            to = math.min(to, length - 1)
            local values = {}
            if to >= from then
              if to - from >= tonumber(ARGV[3]) then return false end
              values = redis.call('LRANGE', KEYS[1], from, to)
              local bytes = 0
              for i = 1, #values do bytes = bytes + #values[i] end
              if bytes > tonumber(ARGV[4]) then return false end
            end
            return {length, redis.call('PTTL', KEYS[1]), values}
            """);

    /** ARGV: command, the position to take from, the maximum number of values and of bytes. */
    static final RedisScript POP = RedisScript.of("""
            local length = redis.call('LLEN', KEYS[1])
            if length == 0 then return {0} end
            local values, bytes = {}, 0
            local life = redis.call('PTTL', KEYS[1])
            for i = 1, math.min(length, tonumber(ARGV[3])) do
              bytes = bytes + #redis.call('LINDEX', KEYS[1], ARGV[2])
              if i > 1 and bytes > tonumber(ARGV[4]) then break end
              values[i] = redis.call(ARGV[1], KEYS[1])
            end
            return {length - #values, life, values}
            """);

    static final RedisScript REMOVE = RedisScript.of("""
            if redis.call('LLEN', KEYS[1]) == 0 then return 0 end
            return redis.call('UNLINK', KEYS[1])
            """);

    private ListScripts() {}
}
