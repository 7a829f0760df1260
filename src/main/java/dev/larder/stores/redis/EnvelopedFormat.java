package dev.larder.stores.redis;

import dev.larder.spi.Entry;
import dev.larder.spi.StoreException;
import dev.larder.stores.support.EntryCodec;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** The format of an entry's bytes after a header, as {@link EntryCodec} encodes them. */
record EnvelopedFormat(Clock clock) implements RedisFormat {
    /** The part of an entry that is enough to find the beginning of its payload. */
    private static final int HEADER_BEGINNING = 64;

    @Override
    public boolean sharesItsKeys() {
        return false;
    }

    @Override
    public byte[] encode(Entry entry) {
        return EntryCodec.encode(entry);
    }

    @Override
    public List<Request> fetch(byte[] name) {
        return List.of(Request.cmd(Command.GET).arg(name));
    }

    @Override
    public List<Request> take(byte[] name) {
        return List.of(Request.cmd(Command.GETDEL).arg(name));
    }

    @Override
    public Optional<Entry> decode(List<Response> answers) {
        Response stored = answers.get(0);
        if (stored == null) {
            return Optional.empty();
        }
        Entry entry = EntryCodec.decode(stored.toBytes());
        return entry.lifetime().overAt(clock.millis()) ? Optional.empty() : Optional.of(entry);
    }

    /** A value that does not begin like an entry has no version, whatever bytes are at the place of the version. */
    @Override
    public String versionInLua() {
        byte[] beginning = EntryCodec.beginning();
        int from = EntryCodec.VERSION_OFFSET;
        int to = from + Long.BYTES;
        return """
                (function()
                  local head = redis.call('GETRANGE', KEYS[1], 0, %d)
                  return string.sub(head, 1, 2) == string.char(%d, %d) and string.sub(head, %d, %d)
                end)()""".formatted(to - 1, beginning[0], beginning[1], from + 1, to);
    }

    @Override
    public byte[] version(long version) {
        return ByteBuffer.allocate(Long.BYTES).putLong(version).array();
    }

    @Override
    public long versionOf(Entry entry) {
        return entry.version();
    }

    @Override
    public List<Request> measure(byte[] name) {
        return List.of(
                Request.cmd(Command.PTTL).arg(name),
                Request.cmd(Command.STRLEN).arg(name),
                Request.cmd(Command.GETRANGE).arg(name).arg(0).arg(HEADER_BEGINNING - 1));
    }

    @Override
    public Optional<Long> size(List<Response> measures) {
        try {
            byte[] beginning = measures.get(2).toBytes();
            return Optional.of(EntryCodec.payloadSize(beginning, measures.get(1).toLong()));
        } catch (StoreException.Corrupt e) {
            return Optional.empty(); // removed by now, or a miss for every reader
        }
    }

    @Override
    public List<String> types() {
        return List.of(ANY);
    }
}
