package dev.larder.stores.redis;

/**
 * The scripts over one counter. Numbers are answered as texts and compared as texts: a Lua number would lose what is beyond
 * 53 bits.
 */
final class CounterScripts {
    /** ARGV: step, life of a new counter in milliseconds. INCRBY refuses an overflow before anything is changed. */
    static final RedisScript ADD = RedisScript.of("""
            local created = redis.call('EXISTS', KEYS[1]) == 0
            redis.call('INCRBY', KEYS[1], ARGV[1])
            if created and ARGV[2] ~= '0' then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
            return {redis.call('GET', KEYS[1]), redis.call('PTTL', KEYS[1])}
            """);

    /**
     * ARGV: step, life of a new counter, the bound in the step's direction, whether to stop there. Answers nothing when the
     * step is refused. Whether it leads too far is known when INCRBY, which counts exactly, has taken it: then it is undone.
     */
    static final RedisScript ADD_WITHIN = RedisScript.of("""
            local function below(a, b)
              local minus = string.sub(a, 1, 1) == '-'
              if minus ~= (string.sub(b, 1, 1) == '-') then return minus end
              if minus then a, b = string.sub(b, 2), string.sub(a, 2) end
              if #a ~= #b then return #a < #b end
              return a < b
            end
            local up, bound, clamp = string.sub(ARGV[1], 1, 1) ~= '-', ARGV[3], ARGV[4] == '1'
            local function beyond(value)
              if up then return below(bound, value) end
              return below(value, bound)
            end
            local before = redis.call('GET', KEYS[1])
            local sum = redis.pcall('INCRBY', KEYS[1], ARGV[1])
            local overflows = type(sum) == 'table'
            if overflows and not (clamp and string.find(sum.err, 'would overflow', 1, true)) then return sum end
            if overflows or beyond(redis.call('GET', KEYS[1])) then
              if clamp and not (before and beyond(before)) then redis.call('SET', KEYS[1], bound, 'KEEPTTL')
              elseif before then redis.call('SET', KEYS[1], before, 'KEEPTTL')
              else redis.call('DEL', KEYS[1]) end
              if not clamp then return false end
            end
            if not before and ARGV[2] ~= '0' then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
            return {redis.call('GET', KEYS[1]), redis.call('PTTL', KEYS[1])}
            """);

    /** ARGV: value, life of a new counter. Adding nothing refuses what is there and is no counter. */
    static final RedisScript SET = RedisScript.of("""
            local before = redis.call('GET', KEYS[1])
            if before then
              redis.call('INCRBY', KEYS[1], '0')
              redis.call('SET', KEYS[1], ARGV[1], 'KEEPTTL')
            elseif ARGV[2] == '0' then redis.call('SET', KEYS[1], ARGV[1])
            else redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2]) end
            return {before, redis.call('PTTL', KEYS[1])}
            """);

    private CounterScripts() {}
}
