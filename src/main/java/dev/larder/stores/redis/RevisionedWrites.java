package dev.larder.stores.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.larder.spi.CacheKey;
import dev.larder.spi.Entry;
import dev.larder.spi.Revision;
import dev.larder.spi.StoreException;
import dev.larder.stores.redis.RedisCall.Nature;
import dev.larder.stores.support.EntryCodec;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.util.List;

/**
 * Writes of entries with {@link Revision#NEWEST}: a script takes the newest revision from the record of the
 * invalidation log and stores the entry with it. The record and the entry must be on one server.
 */
final class RevisionedWrites {
    private static final byte[] WHATEVER = {};
    private static final byte[] ABSENT = {'-'};

    /**
     * KEYS: entry, record. ARGV: value, its lifetime in milliseconds (0 for no end, negative for none at all), the
     * condition: nothing, "-" for no entry, or the version of the entry. Answers whether there was an entry if there is
     * no condition; else whether the entry was stored; -1 if there is no record.
     */
    private static final String WRITE =
            """
            local record = redis.call('GET', KEYS[2])
            if not record then return -1 end
            local there = redis.call('EXISTS', KEYS[1])
            if ARGV[3] == '-' then
              if there == 1 then return 0 end
            elseif ARGV[3] ~= '' and %%s ~= ARGV[3] then return 0 end
            -- a Lua number has 53 bits
            local function int64(text)
              local number = tonumber(text)
              if number > -9007199254740992 and number < 9007199254740992 then return struct.pack('>i8', number) end
              local bytes = {0, 0, 0, 0, 0, 0, 0, 0}
              for digit in string.gmatch(text, '%%%%d') do
                local carry = tonumber(digit)
                for i = 8, 1, -1 do
                  local value = bytes[i] * 10 + carry
                  bytes[i] = value %%%% 256
                  carry = math.floor(value / 256)
                end
              end
              local carry = 1
              for i = 8, 1, -1 do
                if number < 0 then
                  local value = 255 - bytes[i] + carry
                  bytes[i] = value %%%% 256
                  carry = math.floor(value / 256)
                end
              end
              return string.char(unpack(bytes))
            end
            local epoch, seq = string.match(record, '^(%%%%S+) (%%%%S+)')
            local value = string.sub(ARGV[1], 1, %d) .. int64(epoch) .. int64(seq) .. string.sub(ARGV[1], %d)
            local life = tonumber(ARGV[2])
            if life < 0 then redis.call('UNLINK', KEYS[1])
            elseif life == 0 then redis.call('SET', KEYS[1], value)
            else redis.call('SET', KEYS[1], value, 'PX', ARGV[2]) end
            if ARGV[3] == '' then return there end
            return 1
            """.formatted(EntryCodec.REVISION_OFFSET, EntryCodec.REVISION_OFFSET + EntryCodec.REVISION_BYTES + 1);

    private final RedisCommands commands;
    private final RedisKeys keys;
    private final RedisFormat format;
    private final Clock clock;
    private final InvalidationKeys log;
    private final RedisScript write;

    RevisionedWrites(RedisCommands commands, RedisKeys keys, RedisFormat format, Clock clock) {
        this.commands = commands;
        this.keys = keys;
        this.format = format;
        this.clock = clock;
        this.log = InvalidationKeys.of(keys);
        this.write = RedisScript.of(WRITE.formatted(format.versionInLua()));
    }

    /** Whether the entry is to be written by this class. */
    static boolean needs(Entry entry) {
        return entry.revision().equals(Revision.NEWEST);
    }

    /** Emits whether something was there. */
    Uni<Boolean> put(CacheKey key, Entry entry) {
        return write(key, entry, WHATEVER);
    }

    /** Emits whether nothing was there. */
    Uni<Boolean> putIfAbsent(CacheKey key, Entry entry) {
        return write(key, entry, ABSENT);
    }

    /** Emits whether the entry of that version was there. */
    Uni<Boolean> replace(CacheKey key, long expectedVersion, Entry entry) {
        return write(key, entry, format.version(expectedVersion));
    }

    private Uni<Boolean> write(CacheKey key, Entry entry, byte[] condition) {
        return attempt(key, entry, condition)
                .flatMap(answer -> answer >= 0
                        ? Uni.createFrom().item(answer)
                        : begun().chain(() -> attempt(key, entry, condition)))
                .map(answer -> {
                    if (answer < 0) {
                        throw new StoreException.Unavailable("Redis lost the invalidation log again and again", null);
                    }
                    return answer == 1;
                });
    }

    private Uni<Long> attempt(CacheKey key, Entry entry, byte[] condition) {
        return Uni.createFrom()
                .deferred(() -> commands.script(
                        write,
                        List.of(keys.entry(key), log.history()),
                        List.of(
                                format.encode(entry),
                                Long.toString(RedisExpiry.millis(
                                                entry.lifetime().deadline(), clock.millis()))
                                        .getBytes(US_ASCII),
                                condition)))
                .map(answer -> answer.toLong());
    }

    /** Begins the log where there is none. */
    private Uni<Void> begun() {
        return Uni.createFrom()
                .deferred(() -> commands.script(
                        Nature.READ,
                        InvalidationScripts.RENEW,
                        log.names(),
                        InvalidationKeys.arguments(List.of(Revision.NONE.epoch()))))
                .replaceWithVoid();
    }
}
