package dev.larder.stores.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.larder.spi.Entry;
import dev.larder.spi.Lifetime;
import dev.larder.spi.Representation;
import dev.larder.spi.StoreException;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The format of bytes without a header, which other programs read and write. The version is the first part of their
 * SHA-1, which scripts can compute too: equal bytes have equal versions, no matter which program wrote them. The
 * lifetime is the answer to PTTL; its beginning is unknown, so it begins at the read. The last access cannot be stored
 * either: an entry whose lifetime depends on it is refused.
 */
record RawFormat(Clock clock) implements RedisFormat {
    private static final int ABSENT = -2;

    @Override
    public boolean sharesItsKeys() {
        return true;
    }

    @Override
    public byte[] encode(Entry entry) {
        if (entry.lifetime().idle() > 0) {
            throw new StoreException.Unfit(
                    "A raw Redis service cannot keep an idle time, because a plain value has no room for it; give a ttl");
        }
        if (entry.lifetime().fresh() != Lifetime.NEVER || entry.isAbsent()) {
            throw new StoreException.Unfit(
                    "A raw Redis service cannot keep a stale_ttl or a remembered miss, because a plain value has no room"
                            + " for it");
        }
        if (!entry.form().attributes().isEmpty()) {
            throw new StoreException.Unfit(
                    "A raw Redis service cannot keep the status and fields of a response, for a plain value has no room"
                            + " for them");
        }
        return entry.payload();
    }

    @Override
    public List<Request> fetch(byte[] name) {
        return List.of(
                Request.cmd(Command.PTTL).arg(name), Request.cmd(Command.GET).arg(name));
    }

    @Override
    public List<Request> take(byte[] name) {
        return List.of(
                Request.cmd(Command.PTTL).arg(name), Request.cmd(Command.GETDEL).arg(name));
    }

    @Override
    public Optional<Entry> decode(List<Response> answers) {
        long pttl = answers.get(0).toLong();
        Response stored = answers.get(1);
        if (stored == null || pttl == ABSENT) {
            return Optional.empty();
        }
        byte[] payload = stored.toBytes();
        long now = clock.millis();
        var lifetime = Lifetime.until(now, RedisFormat.deadline(pttl, now));
        return Optional.of(new Entry(hash(payload), Representation.BINARY, lifetime, payload));
    }

    @Override
    public String versionInLua() {
        return "(function() local v = redis.call('GET', KEYS[1]);"
                + " return v and string.sub(redis.sha1hex(v), 1, 16) end)()";
    }

    @Override
    public byte[] version(long version) {
        return HexFormat.of().toHexDigits(version).getBytes(US_ASCII);
    }

    @Override
    public long versionOf(Entry entry) {
        return hash(entry.payload());
    }

    private static long hash(byte[] payload) {
        return ByteBuffer.wrap(RedisScript.sha1(payload)).getLong();
    }

    @Override
    public List<Request> measure(byte[] name) {
        return List.of(
                Request.cmd(Command.PTTL).arg(name), Request.cmd(Command.STRLEN).arg(name));
    }

    @Override
    public Optional<Long> size(List<Response> measures) {
        return measures.get(0).toLong() == ABSENT
                ? Optional.empty()
                : Optional.of(measures.get(1).toLong());
    }

    @Override
    public List<String> types() {
        return List.of("string", "list");
    }
}
