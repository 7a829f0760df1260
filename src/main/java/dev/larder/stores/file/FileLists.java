package dev.larder.stores.file;

import dev.larder.spi.CacheKey;
import dev.larder.spi.Lists;
import dev.larder.spi.StoreException;
import dev.larder.stores.file.Batch.Change;
import dev.larder.stores.file.EntryReader.FoundList;
import dev.larder.stores.support.ValueList;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lists of a {@link FileStore}. A change reads the whole list without a lock, so that no writer waits, and writes it if
 * it is still the one that was read; otherwise it begins again.
 */
final class FileLists implements Lists {
    private final FileWork work;
    private final Clock clock;

    FileLists(FileWork work, Clock clock) {
        this.work = work;
        this.clock = clock;
    }

    /** A step on a list. */
    private interface Step<T> {
        Taken<T> from(Optional<ValueList> before, long now);
    }

    /** The list after a step, and the result for the caller. */
    private record Taken<T>(Optional<ValueList> after, T answer) {}

    /** A list and the slot that it was read from; no list if the slot cannot be read. */
    private record Read(@Nullable IndexSlot slot, Optional<ValueList> list) {}

    @Override
    public Uni<State> append(CacheKey key, Addition addition) {
        return change(key, (before, now) -> {
            ValueList list = ValueList.appended(before, addition, now);
            return new Taken<>(Optional.of(list), list.state());
        });
    }

    @Override
    public Uni<Optional<Part>> range(CacheKey key, Range range) {
        return work.read(engine -> Optional.ofNullable(engine.readList(key.text()))
                .map(read -> read.list().part(range)));
    }

    @Override
    public Uni<Optional<Part>> pop(CacheKey key, Pop pop) {
        return change(key, (before, now) -> {
            if (before.isEmpty()) {
                return new Taken<>(before, Optional.empty());
            }
            ValueList list = before.get();
            int taken = list.taken(pop);
            return new Taken<>(list.without(pop.side(), taken), Optional.of(list.popped(pop.side(), taken)));
        });
    }

    @Override
    public Uni<Boolean> remove(CacheKey key) {
        return work.remove(Space.LISTS, key, slot -> true);
    }

    private <T> Uni<T> change(CacheKey key, Step<T> step) {
        return work.write(engine -> {
            while (true) {
                Read read = read(engine, key);
                Taken<T> taken = step.from(read.list(), clock.millis());
                if (taken.after().equals(read.list()) || write(engine, key, read, taken.after())) {
                    return taken.answer();
                }
            }
        });
    }

    private static Read read(Engine engine, CacheKey key) throws IOException {
        IndexSlot slot = engine.find(Space.LISTS, key.text());
        try {
            FoundList stored = engine.readList(key.text());
            return stored == null
                    ? new Read(null, Optional.empty())
                    : new Read(stored.slot(), Optional.of(stored.list()));
        } catch (StoreException.Corrupt e) {
            return new Read(slot, Optional.empty());
        }
    }

    private static boolean write(Engine engine, CacheKey key, Read read, Optional<ValueList> after) throws IOException {
        Change change = after.map(list -> Change.store(Space.LISTS, key.text(), list.deadline(), list.encode()))
                .orElseGet(() -> Change.remove(Space.LISTS, key.text()));
        return engine.write(change.bytes().length, batch -> {
            boolean unchanged = batch.find(Space.LISTS, key.text()) == read.slot();
            if (unchanged) {
                batch.add(change);
            }
            return unchanged;
        });
    }
}
