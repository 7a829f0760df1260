package dev.larder.stores.redis;

/**
 * The scripts for the invalidation log of a namespace. Each reads the record of the history first, and begins a new
 * history if there is none or if Redis has evicted a part of it.
 *
 * <pre>
 * KEYS  1  the record: epoch, seq; then last number and floor of the lasting marks, of the passing ones; holds; the time
 *          at which the epoch began, in milliseconds
 *       2  lasting marks, a sorted set: tag by number       3  passing marks likewise
 *       4  holds, a hash: tag to "holders deadline"         5  versions, a hash: tag to version
 *       6  servers, a hash: name to the process that is known to have the whole current epoch
 * ARGV  1  the epoch to begin if one must be begun; then the arguments of the script
 * </pre>
 *
 * <p>Tags, deadlines and versions stay texts: a Lua number has 53 bits, which is enough only for the numbers of the history.
 */
final class InvalidationScripts {
    /** The maximum number of lasting marks, and of passing marks. */
    private static final int LASTING = 100_000;

    private static final int PASSING = 10_000;

    private static final String PRELUDE = """
            local function has(i) return redis.call('EXISTS', KEYS[i]) == 1 end
            local function now()
              local t = redis.call('TIME')
              return tonumber(t[1]) * 1000 + math.floor(tonumber(t[2]) / 1000)
            end
            local r = {}
            local begun = false
            local function renew()
              begun = true
              redis.call('DEL', KEYS[2], KEYS[3], KEYS[4], KEYS[5])
              r = {epoch = ARGV[1], seq = 0, l = 0, lf = 0, p = 0, pf = 0, h = 0, b = now()}
            end
            local function save()
              redis.call('SET', KEYS[1], string.format('%%s %%.0f %%.0f %%.0f %%.0f %%.0f %%.0f %%.0f',
                r.epoch, r.seq, r.l, r.lf, r.p, r.pf, r.h, r.b))
            end
            -- what a script has begun to write it may finish on a full server: an invalidation needs next to no memory
            local function begin() redis.call('HDEL', KEYS[6], '') end
            local function step()
              begin()
              r.seq = r.seq + 1
            end
            local function stamp() return {r.epoch, string.format('%%.0f', r.seq)} end
            local old = redis.call('GET', KEYS[1])
            if old then
              local n = {}
              for word in string.gmatch(old, '%%S+') do n[#n + 1] = word end
              r = {epoch = n[1], seq = tonumber(n[2]), l = tonumber(n[3]), lf = tonumber(n[4]),
                p = tonumber(n[5]), pf = tonumber(n[6]), h = tonumber(n[7]), b = tonumber(n[8] or 0)}
            end
            if not old or (r.l > r.lf and not has(2)) or (r.p > r.pf and not has(3)) or (r.h > 0 and not has(4)) then
              renew()
              save()
            end
            local function trim(key, most)
              local over = redis.call('ZCARD', key) - most
              if over <= 0 then return nil end
              local last = redis.call('ZRANGE', key, over - 1, over - 1, 'WITHSCORES')
              if key == KEYS[2] and has(5) then
                -- a version that is forgotten costs a purge, and all that were ever seen would be too many
                for _, tag in ipairs(redis.call('ZRANGE', key, 0, over - 1)) do redis.call('HDEL', KEYS[5], tag) end
              end
              redis.call('ZREMRANGEBYRANK', key, 0, over - 1)
              return tonumber(last[2])
            end
            local function mark(from, to, passing)
              local key = passing and KEYS[3] or KEYS[2]
              for i = from, to do redis.call('ZADD', key, r.seq, ARGV[i]) end
              if to < from then return end
              if passing then
                r.p = r.seq
                r.pf = trim(key, %d) or r.pf
              else
                r.l = r.seq
                r.lf = trim(key, %d) or r.lf
              end
            end
            """.formatted(PASSING, LASTING);

    /** ARGV: the number of lasting tags, these tags, the passing tags. */
    static final RedisScript INVALIDATE = of("""
            local lasting = tonumber(ARGV[2])
            step()
            mark(3, 2 + lasting, false)
            mark(3 + lasting, #ARGV, true)
            save()
            return stamp()
            """);

    /** ARGV: tag, version. Returns the revision, and whether the version was new. */
    static final RedisScript INVALIDATE_TO = of("""
            if redis.call('HGET', KEYS[5], ARGV[2]) == ARGV[3] then return {0} end
            step()
            redis.call('HSET', KEYS[5], ARGV[2], ARGV[3])
            mark(2, 2, false)
            save()
            return stamp()
            """);

    /**
     * ARGV: the epoch and number of a revision, the maximum number of marks. Returns the newest revision, both floors,
     * and the tags of each kind with their numbers.
     */
    static final RedisScript SINCE = of("""
            local from = r.epoch == ARGV[2] and ARGV[3] or '0'
            local most = tonumber(ARGV[4])
            local function newer(key)
              return redis.call('ZREVRANGEBYSCORE', key, '+inf', '(' .. from, 'WITHSCORES', 'LIMIT', 0, most)
            end
            local function floor(marks, kept)
              local above = math.max(tonumber(from), kept)
              if #marks == 2 * most then above = math.max(above, tonumber(marks[#marks])) end
              return string.format('%.0f', above)
            end
            local lasting, passing = newer(KEYS[2]), newer(KEYS[3])
            return {stamp(), floor(lasting, r.lf), floor(passing, r.pf), lasting, passing}
            """);

    /** ARGV: tags. Returns the newest revision, both floors, and for each tag its two marks and its hold. */
    static final RedisScript STANDING = of("""
            local all = {}
            for i = 2, #ARGV do
              all[i - 1] = {redis.call('ZSCORE', KEYS[2], ARGV[i]), redis.call('ZSCORE', KEYS[3], ARGV[i]),
                redis.call('HGET', KEYS[4], ARGV[i])}
            end
            return {stamp(), string.format('%.0f', r.lf), string.format('%.0f', r.pf), all}
            """);

    /** ARGV: deadline, tags. Deadlines are compared as texts, so they are padded to one length. */
    static final RedisScript HOLD = of("""
            step()
            for i = 3, #ARGV do
              local count, deadline = 0, ARGV[2]
              local held = redis.call('HGET', KEYS[4], ARGV[i])
              if held then
                local c, d = string.match(held, '(%S+) (%S+)')
                count = tonumber(c)
                if d > deadline then deadline = d end
              end
              redis.call('HSET', KEYS[4], ARGV[i], (count + 1) .. ' ' .. deadline)
            end
            r.h = redis.call('HLEN', KEYS[4])
            mark(3, #ARGV, false)
            save()
            return stamp()
            """);

    /** ARGV: tags. */
    static final RedisScript RELEASE = of("""
            step()
            for i = 2, #ARGV do
              local held = redis.call('HGET', KEYS[4], ARGV[i])
              if held then
                local count, deadline = string.match(held, '(%S+) (%S+)')
                count = tonumber(count) - 1
                if count > 0 then redis.call('HSET', KEYS[4], ARGV[i], count .. ' ' .. deadline)
                else redis.call('HDEL', KEYS[4], ARGV[i]) end
              end
            end
            r.h = redis.call('HLEN', KEYS[4])
            mark(2, #ARGV, false)
            save()
            return stamp()
            """);

    /** ARGV: now, tags. */
    static final RedisScript LAPSE = of("""
            local over = {}
            for i = 3, #ARGV do
              local held = redis.call('HGET', KEYS[4], ARGV[i])
              if held and string.match(held, '%S+ (%S+)') <= ARGV[2] then
                redis.call('HDEL', KEYS[4], ARGV[i])
                over[#over + 1] = ARGV[i]
              end
            end
            if #over > 0 then
              step()
              r.h = redis.call('HLEN', KEYS[4])
              for i = 1, #over do ARGV[i + 1] = over[i] end
              mark(2, #over + 1, false)
              save()
            end
            return stamp()
            """);

    /** ARGV: the epoch to end. */
    static final RedisScript RENEW = of("""
            if r.epoch == ARGV[2] then
              renew()
              save()
            end
            return stamp()
            """);

    /**
     * ARGV: the name of a server, its process, the process that the caller met before under that name, whether the
     * process has lost nothing since it started, and the milliseconds for which it has been the master. Returns the
     * revision, and whether the epoch was ended.
     *
     * <p>The record of the servers may be lost like any other key. So a server without a record does not count as new:
     * the epoch continues only if the caller, or the time at which the epoch began, proves that nothing was lost.
     */
    static final RedisScript EXAMINE = of("""
            local ended = 0
            if redis.call('HGET', KEYS[6], ARGV[2]) ~= ARGV[3] then
              local older = r.b > 0 and tonumber(ARGV[6]) > now() - r.b
              local whole = begun or ARGV[4] == ARGV[3] or ARGV[5] == '1' or older
              begin()
              redis.call('HSET', KEYS[6], ARGV[2], ARGV[3])
              if not whole then
                renew()
                save()
                ended = 1
              end
            end
            return {r.epoch, string.format('%.0f', r.seq), ended}
            """);

    private InvalidationScripts() {}

    private static RedisScript of(String body) {
        return RedisScript.of(PRELUDE + body);
    }
}
