package dev.larder.stores.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.larder.spi.CacheKey;
import dev.larder.spi.ConditionalWrites;
import dev.larder.spi.Entry;
import dev.larder.spi.Revision;
import dev.larder.stores.redis.RedisCall.Nature;
import dev.larder.stores.support.EntryCodec;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Conditional writes that Redis decides, in one command or in a script with one key, so that a cluster can run it. */
final class RedisConditionalWrites implements ConditionalWrites {
    /** ARGV: expected version; expected revision, or nothing for any. */
    private static final String EXPECTED = """
            if %s ~= ARGV[1] then return 0 end
            if ARGV[2] ~= '' and redis.call('GETRANGE', KEYS[1], {from}, {to}) ~= ARGV[2] then return 0 end
            """.replace("{from}", Integer.toString(EntryCodec.REVISION_OFFSET))
            .replace("{to}", Integer.toString(EntryCodec.REVISION_OFFSET + EntryCodec.REVISION_BYTES - 1));

    /** Two more ARGV: new value, its lifetime in milliseconds: 0 if it is unlimited, negative if it has ended. */
    private static final String REPLACE = EXPECTED + """
            local life = tonumber(ARGV[4])
            if life < 0 then redis.call('UNLINK', KEYS[1])
            elseif life == 0 then redis.call('SET', KEYS[1], ARGV[3])
            else redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[4]) end
            return 1
            """;

    private static final String REMOVE = EXPECTED + "return redis.call('UNLINK', KEYS[1])";

    private static final byte[] ANY = {};

    private final RedisCommands commands;
    private final RedisKeys keys;
    private final RedisFormat format;
    private final Clock clock;
    private final RevisionedWrites revisioned;
    private final RedisAdditions additions;
    private final UnreadableRedisEntries unreadable;
    private final RedisScript replace;
    private final RedisScript remove;

    RedisConditionalWrites(
            RedisCommands commands, RedisKeys keys, RedisFormat format, Clock clock, RevisionedWrites revisioned) {
        this.commands = commands;
        this.keys = keys;
        this.format = format;
        this.clock = clock;
        this.revisioned = revisioned;
        this.additions =
                new RedisAdditions(commands, keys, format, clock, (key, added) -> remove(key, format.versionOf(added)));
        this.unreadable = new UnreadableRedisEntries(commands, keys);
        this.replace = RedisScript.of(REPLACE.formatted(format.versionInLua()));
        this.remove = RedisScript.of(REMOVE.formatted(format.versionInLua()));
    }

    @Override
    public Uni<Boolean> putIfAbsent(CacheKey key, Entry entry) {
        Uni<Boolean> addition =
                RevisionedWrites.needs(entry) ? revisioned.putIfAbsent(key, entry) : additions.add(key, entry);
        Uni<Set<CacheKey>> attempt = addition.map(added -> added ? Set.<CacheKey>of() : Set.of(key));
        return overUnreadable(attempt).map(Set::isEmpty);
    }

    @Override
    public Uni<Set<CacheKey>> putAllIfAbsent(Map<CacheKey, Entry> entries) {
        return entries.isEmpty() ? Uni.createFrom().item(Set.of()) : overUnreadable(additions.addAll(entries));
    }

    @Override
    public Uni<Boolean> replace(CacheKey key, long expectedVersion, Entry entry) {
        if (RevisionedWrites.needs(entry)) {
            return revisioned.replace(key, expectedVersion, entry);
        }
        return replace(key, expectedVersion, ANY, entry);
    }

    @Override
    public Uni<Boolean> replace(CacheKey key, Entry expected, Entry entry) {
        return RevisionedWrites.needs(entry)
                ? replace(key, expected.version(), entry)
                : replace(key, expected.version(), revision(expected), entry);
    }

    private Uni<Boolean> replace(CacheKey key, long version, byte[] revision, Entry entry) {
        return Uni.createFrom()
                .deferred(() -> commands.script(
                        replace,
                        List.of(keys.entry(key)),
                        List.of(format.version(version), revision, format.encode(entry), lifetime(entry))))
                .map(RedisConditionalWrites::done);
    }

    @Override
    public Uni<Boolean> remove(CacheKey key, long expectedVersion) {
        return remove(key, expectedVersion, ANY);
    }

    @Override
    public Uni<Boolean> remove(CacheKey key, Entry expected) {
        return remove(key, expected.version(), revision(expected));
    }

    private Uni<Boolean> remove(CacheKey key, long version, byte[] revision) {
        return commands.script(remove, List.of(keys.entry(key)), List.of(format.version(version), revision))
                .map(RedisConditionalWrites::done);
    }

    private static byte[] revision(Entry expected) {
        return expected.revision().equals(Revision.NONE) ? ANY : EntryCodec.encode(expected.revision());
    }

    @Override
    public Uni<Optional<Entry>> getAndRemove(CacheKey key) {
        byte[] name = keys.entry(key);
        return commands.call(Nature.WRITE, name, format.take(name)).map(format::decode);
    }

    /**
     * Looks at the existing values. If all of them were unreadable, and are removed now, the attempt is repeated once.
     */
    private Uni<Set<CacheKey>> overUnreadable(Uni<Set<CacheKey>> attempt) {
        return attempt.chain(there -> {
            if (there.isEmpty() || format.sharesItsKeys()) {
                return Uni.createFrom().item(there);
            }
            return unreadable.drop(there).chain(dropped -> {
                Set<CacheKey> left = new HashSet<>(there);
                left.removeAll(dropped);
                return left.isEmpty() ? attempt : Uni.createFrom().item(left);
            });
        });
    }

    private byte[] lifetime(Entry entry) {
        return Long.toString(RedisExpiry.millis(entry.lifetime().deadline(), clock.millis()))
                .getBytes(US_ASCII);
    }

    private static boolean done(Response answer) {
        return answer.toLong() == 1;
    }
}
