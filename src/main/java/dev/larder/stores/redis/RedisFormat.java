package dev.larder.stores.redis;

import dev.larder.spi.Entry;
import dev.larder.spi.Lifetime;
import dev.larder.spi.StoreException;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.Optional;

/** How an entry lies at Redis: what is asked to read it, what the answers say, and how a script knows its version. */
sealed interface RedisFormat permits EnvelopedFormat, RawFormat {
    /** In place of a type: whatever it is. */
    String ANY = "";

    /** Whether other programs keep values of their own at these keys, of whatever type. */
    boolean sharesItsKeys();

    /**
     * The stored form.
     *
     * @throws StoreException.Unfit when there is none
     */
    byte[] encode(Entry entry);

    /** What to ask for an entry. */
    List<Request> fetch(byte[] name);

    /** What to ask to take an entry away. */
    List<Request> take(byte[] name);

    /**
     * The live entry in the answers to {@link #fetch} or {@link #take}.
     *
     * @throws StoreException.Corrupt when what is stored is no entry
     */
    Optional<Entry> decode(List<Response> answers);

    /** A Lua expression for the version of the entry at {@code KEYS[1]}; no version at all when there is none. */
    String versionInLua();

    /** What that expression is to be equal to. */
    byte[] version(long version);

    /** The version under which that entry is found once it is stored. */
    long versionOf(Entry entry);

    /** What to ask for an entry's size, after its life. */
    List<Request> measure(byte[] name);

    /** The payload's size in the answers to {@link #measure}; empty when there is no entry any more. */
    Optional<Long> size(List<Response> measures);

    /** The types at Redis of what the store owns where other programs keep other things; the first is that of entries. */
    List<String> types();

    /** What to ask to list the names of what is of that type, from that cursor on. */
    static Request scan(long cursor, String glob, int count, String type) {
        Request scan = Request.cmd(Command.SCAN)
                .arg(Long.toUnsignedString(cursor))
                .arg("MATCH")
                .arg(glob)
                .arg("COUNT")
                .arg(count);
        return type.equals(ANY) ? scan : scan.arg("TYPE").arg(type);
    }

    /** When something ends that PTTL says that of. */
    static long deadline(long pttl, long now) {
        return pttl < 0 ? Lifetime.NEVER : now + pttl;
    }
}
