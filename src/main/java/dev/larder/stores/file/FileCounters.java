package dev.larder.stores.file;

import dev.larder.spi.CacheKey;
import dev.larder.spi.Counters;
import dev.larder.spi.StoreException;
import dev.larder.spi.Ttl;
import dev.larder.stores.file.Batch.Change;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Counters of a {@link FileStore}. Their values stand in the index, so reading one needs no file. */
final class FileCounters implements Counters {
    private final FileWork work;

    FileCounters(FileWork work) {
        this.work = work;
    }

    @Override
    public Uni<Counter> add(CacheKey key, long delta, Ttl ttlIfCreated) {
        return work.write(engine -> {
            int size = counting(key, 0, 0).bytes().length;
            return engine.write(size, batch -> added(batch, key, delta, ttlIfCreated));
        });
    }

    @Override
    public Uni<Optional<Counter>> read(CacheKey key) {
        return work.ask(engine -> Optional.ofNullable(engine.find(Space.COUNTERS, key.text()))
                .map(slot -> new Counter(slot.number(), slot.deadline())));
    }

    @Override
    public Uni<Boolean> reset(CacheKey key) {
        return work.remove(Space.COUNTERS, key, slot -> true);
    }

    private static Counter added(Batch batch, CacheKey key, long delta, Ttl ttlIfCreated) {
        Slot slot = batch.find(Space.COUNTERS, key.text());
        Counter counter = slot == null
                ? new Counter(delta, ttlIfCreated.deadlineFrom(batch.now()))
                : new Counter(sum(slot.number(), delta), slot.deadline());
        batch.add(counting(key, counter.value(), counter.deadline()));
        return counter;
    }

    private static long sum(long value, long delta) {
        try {
            return Math.addExact(value, delta);
        } catch (ArithmeticException e) {
            throw new StoreException.Conflict("The counter would leave the range of 64 bits");
        }
    }

    private static Change counting(CacheKey key, long value, long deadline) {
        byte[] stored = ByteBuffer.allocate(Long.BYTES).putLong(value).array();
        return Change.store(Space.COUNTERS, key.text(), deadline, stored);
    }
}
