package dev.larder.stores.redis;

/**
 * The scripts for one counter. Numbers are answered and compared as text: a Lua number would lose digits above 53 bits.
 */
final class CounterScripts {
    /** ARGV: step, lifetime of a new counter in milliseconds. INCRBY refuses an overflow before it changes anything. */
    static final RedisScript ADD = RedisScript.of("""
            local created = redis.call('EXISTS', KEYS[1]) == 0
            redis.call('INCRBY', KEYS[1], ARGV[1])
            if created and ARGV[2] ~= '0' then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
            return {redis.call('GET', KEYS[1]), redis.call('PTTL', KEYS[1])}
            """);

    /**
     * ARGV: step, lifetime of a new counter, the bound in the direction of the step, whether to stop there. Returns
     * nothing if the step is refused. Only INCRBY counts exactly, so the step is taken first and undone if it exceeds
     * the bound.
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

    /** ARGV: value, lifetime of a new counter. Adding nothing refuses a value that is not a counter. */
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
