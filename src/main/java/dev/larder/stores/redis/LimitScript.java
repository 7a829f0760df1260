package dev.larder.stores.redis;

/**
 * The arithmetic of rate limits in Lua: the same as dev.larder.stores.support.Usage in Java, line by line.
 *
 * <p>ARGV: 1 to take or 0 to look; then for each claim the id of the limit, algorithm, limit, window in microseconds,
 * burst, and the cost. Returns 1 or 0 for whether all limits have room, or -1 if the key would have too many limits;
 * then for each limit the remaining cost, the milliseconds until it is free, and the milliseconds until the claim has
 * room.
 */
final class LimitScript {
    static final RedisScript RECKON = RedisScript.of("""
            local time = redis.call('TIME')
            local now = time[1] * 1000000 + time[2]
            local held = redis.call('GET', KEYS[1])
            local kept = held and cmsgpack.unpack(held) or {}
            local PARTS = 128

            local function gcra(u, k)
              u.most, u.at, u.used = u.burst, now, 0
              if k and k[2] <= now + u.window then
                u.at = math.max(now, k[2])
                u.used = math.max(0, k[3] - (u.at - k[2]) * u.limit / u.window)
              end
              u.wait = function(cost) return math.ceil((u.used + cost - u.most) * u.window / u.limit) end
              u.free = function() return math.ceil(u.used * u.window / u.limit) end
              u.add = function(cost) u.used = u.used + cost end
              u.numbers = function() return {u.at + u.free(), u.at, u.used} end
            end

            local function fixed(u, k)
              local over = (math.floor(now / u.window) + 1) * u.window
              u.most, u.over, u.used = u.limit, over, 0
              if k and k[1] >= over and k[1] <= over + u.window then u.over, u.used = k[1], k[2] end
              u.wait = function() return u.over - now end
              u.free = u.wait
              u.add = function(cost) u.used = u.used + cost end
              u.numbers = function() return {u.over, u.used} end
            end

            local function sliding(u, k)
              local size = math.ceil(u.window / PARTS)
              local current = math.floor(now / size)
              local oldest = math.floor((now - u.window) / size)
              local newest = k and k[2] + #k - 3
              u.most, u.used = u.limit, 0
              local first, parts = current, {0}
              if k and newest >= oldest and newest <= current + PARTS then
                first = math.max(oldest, k[2])
                parts = {}
                for n = first, math.max(current, newest) do
                  local part = k[n - k[2] + 3] or 0
                  parts[#parts + 1] = part
                  u.used = u.used + part
                end
              end
              local function gone(i) return (first + i) * size + u.window - now end
              u.wait = function(cost)
                local missing, freed, i = u.used + cost - u.most, parts[1], 1
                while freed < missing do i = i + 1; freed = freed + parts[i] end
                return gone(i)
              end
              u.free = function()
                local i = #parts
                while i > 1 and parts[i] == 0 do i = i - 1 end
                return u.used == 0 and 0 or gone(i)
              end
              u.add = function(cost)
                parts[#parts] = parts[#parts] + cost
                u.used = u.used + cost
              end
              u.numbers = function()
                local numbers = {now + u.free(), first}
                for i = 1, #parts do numbers[i + 2] = parts[i] end
                return numbers
              end
            end

            local algorithms = {gcra = gcra, fixed = fixed, sliding = sliding}
            local usages, room, cost = {}, true, 0
            for i = 2, #ARGV, 6 do
              local u = {id = ARGV[i], limit = tonumber(ARGV[i + 2]), window = tonumber(ARGV[i + 3]),
                burst = tonumber(ARGV[i + 4]), cost = tonumber(ARGV[i + 5])}
              algorithms[ARGV[i + 1]](u, kept[u.id])
              u.room = u.cost == 0 or u.used + u.cost <= u.most
              u.waits = u.room and 0 or u.wait(math.min(u.cost, u.most))
              room = room and u.room
              cost = cost + u.cost
              usages[#usages + 1] = u
            end

            if ARGV[1] == '1' and room and cost > 0 then
              for id, k in pairs(kept) do
                if k[1] <= now then kept[id] = nil end
              end
              for _, u in ipairs(usages) do
                u.add(u.cost)
                kept[u.id] = u.numbers()
              end
              local count, last = 0, 0
              for _, k in pairs(kept) do
                count = count + 1
                last = math.max(last, k[1])
              end
              if count > %d then return {-1} end
              redis.call('SET', KEYS[1], cmsgpack.pack(kept), 'PX', math.max(1, math.ceil((last - now) / 1000)))
            end

            local function millis(micros) return math.max(0, math.ceil(micros / 1000)) end
            local answer = {room and 1 or 0}
            for _, u in ipairs(usages) do
              answer[#answer + 1] = math.max(0, math.floor(u.most - u.used))
              answer[#answer + 1] = millis(u.free())
              answer[#answer + 1] = millis(u.waits)
            end
            return answer
            """.formatted(RedisRateLimits.MAX_KEPT));

    private LimitScript() {}
}
