package dev.larder.stores.file;

import dev.larder.spi.CacheKey;
import dev.larder.spi.Counters;
import dev.larder.spi.Ttl;
import dev.larder.stores.file.Batch.Change;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Counters of a {@link FileStore}. The index has their values, so reading one needs no file. */
final class FileCounters implements Counters {
    private final FileWork work;

    FileCounters(FileWork work) {
        this.work = work;
    }

    @Override
    public Uni<Counter> add(CacheKey key, Step step) {
        return change(key, batch -> {
            IndexSlot slot = batch.find(Space.COUNTERS, key.text());
            return slot == null
                    ? stored(batch, key, step.from(0), end(batch, step.ttlIfCreated()))
                    : stored(batch, key, step.from(slot.number()), slot.deadline());
        });
    }

    @Override
    public Uni<Swap> set(CacheKey key, long value, Ttl ttlIfCreated) {
        return change(key, batch -> {
            IndexSlot slot = batch.find(Space.COUNTERS, key.text());
            return slot == null
                    ? new Swap(Optional.empty(), stored(batch, key, value, end(batch, ttlIfCreated)))
                    : new Swap(Optional.of(counter(slot)), stored(batch, key, value, slot.deadline()));
        });
    }

    @Override
    public Uni<Optional<Counter>> read(CacheKey key) {
        return work.ask(engine ->
                Optional.ofNullable(engine.find(Space.COUNTERS, key.text())).map(FileCounters::counter));
    }

    @Override
    public Uni<Boolean> reset(CacheKey key) {
        return work.remove(Space.COUNTERS, key, slot -> true);
    }

    private <T> Uni<T> change(CacheKey key, WriteQueue.Decision<T> decision) {
        int size = counting(key, 0, 0).bytes().length;
        return work.write(engine -> engine.write(size, decision));
    }

    private static Counter stored(Batch batch, CacheKey key, long value, long deadline) {
        batch.add(counting(key, value, deadline));
        return new Counter(value, deadline);
    }

    private static Counter counter(IndexSlot slot) {
        return new Counter(slot.number(), slot.deadline());
    }

    private static long end(Batch batch, Ttl ttl) {
        return ttl.deadlineFrom(batch.now());
    }

    private static Change counting(CacheKey key, long value, long deadline) {
        byte[] stored = ByteBuffer.allocate(Long.BYTES).putLong(value).array();
        return Change.store(Space.COUNTERS, key.text(), deadline, stored);
    }
}
