package dev.larder.stores.memcached;

import dev.larder.spi.Counters.Counter;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Counters as bodies of a slot: value and deadline, 64 bits each. */
final class StoredCounter implements KeyBatch.Kind<Counter> {
    private static final int LENGTH = 2 * Long.BYTES;

    @Override
    public Optional<Counter> live(Optional<byte[]> body, long now) {
        return find(body, now);
    }

    @Override
    public <T> ItemChange<T> store(Counter counter, T result) {
        byte[] body = ByteBuffer.allocate(LENGTH)
                .putLong(counter.value())
                .putLong(counter.deadline())
                .array();
        return new ItemChange.Store<>(body, counter.deadline(), result);
    }

    /** The counter, or empty when there is none, its time is over, or the body is something else. */
    static Optional<Counter> find(Optional<byte[]> body, long now) {
        return body.filter(bytes -> bytes.length == LENGTH)
                .map(ByteBuffer::wrap)
                .map(in -> new Counter(in.getLong(), in.getLong()))
                .filter(counter -> counter.deadline() > now);
    }
}
