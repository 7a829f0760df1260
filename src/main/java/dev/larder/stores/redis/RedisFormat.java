package dev.larder.stores.redis;

import dev.larder.spi.Entry;
import dev.larder.spi.Lifetime;
import dev.larder.spi.StoreException;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.Optional;

/** The stored form of an entry in Redis: the commands that read it, their answers, and the version for a script. */
sealed interface RedisFormat permits EnvelopedFormat, RawFormat {
    /** The placeholder for any type. */
    String ANY = "";

    /** Whether other programs store values of any type at these keys. */
    boolean sharesItsKeys();

    /**
     * The stored form.
     *
     * @throws StoreException.Unfit if the entry has none
     */
    byte[] encode(Entry entry);

    /** The commands that read an entry. */
    List<Request> fetch(byte[] name);

    /** The commands that read and remove an entry. */
    List<Request> take(byte[] name);

    /**
     * The live entry in the answers to {@link #fetch} or {@link #take}.
     *
     * @throws StoreException.Corrupt if the stored value is not an entry
     */
    Optional<Entry> decode(List<Response> answers);

    /** A Lua expression for the version of the entry at {@code KEYS[1]}; nil if there is none. */
    String versionInLua();

    /** The value of that expression for this version. */
    byte[] version(long version);

    /** The version that the entry has after it was stored. */
    long versionOf(Entry entry);

    /** The commands that read the lifetime and then the size of an entry. */
    List<Request> measure(byte[] name);

    /** The size of the payload in the answers to {@link #measure}; empty if there is no entry any more. */
    Optional<Long> size(List<Response> measures);

    /**
     * The types of the store's own values in Redis, in a key space that it shares with other programs; the first is the
     * type of entries.
     */
    List<String> types();

    /** The command that lists names of values of this type, from this cursor on. */
    static Request scan(long cursor, String glob, int count, String type) {
        Request scan = Request.cmd(Command.SCAN)
                .arg(Long.toUnsignedString(cursor))
                .arg("MATCH")
                .arg(glob)
                .arg("COUNT")
                .arg(count);
        return type.equals(ANY) ? scan : scan.arg("TYPE").arg(type);
    }

    /** The end of a lifetime according to PTTL. */
    static long deadline(long pttl, long now) {
        return pttl < 0 ? Lifetime.NEVER : now + pttl;
    }
}
