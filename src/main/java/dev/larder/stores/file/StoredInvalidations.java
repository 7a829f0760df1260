package dev.larder.stores.file;

import dev.larder.spi.InvalidationLog.Invalidation;
import dev.larder.spi.Lifetime;
import dev.larder.spi.Revision;
import dev.larder.stores.file.Batch.Change;
import dev.larder.stores.support.InvalidationHistory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The invalidations of one engine: in the heap, and as records that have the number of the mark.
 *
 * <p>Passing marks are not written: values that were being written when the process ended count as older. Holds are
 * written: their holders died with the process, so loading turns them into marks. Not thread-safe.
 */
final class StoredInvalidations {
    private static final InvalidationHistory.Capacity CAPACITY = new InvalidationHistory.Capacity(20_000, 10_000);
    private static final String EPOCH = "epoch";
    private static final String SEQ = "seq";
    private static final String FLOOR = "floor";
    private static final char MARK = 'm';
    private static final char HOLD = 'h';
    private static final char VERSION = 'v';

    private final Engine engine;
    private final InvalidationHistory log;

    /** Marks that were removed from the heap and are still in the files. */
    private final List<Long> dropped;

    private StoredInvalidations(Engine engine, InvalidationHistory log, List<Long> dropped) {
        this.engine = engine;
        this.log = log;
        this.dropped = dropped;
    }

    /** Loads the history from the files; begins a new one if the files have none. */
    static StoredInvalidations load(Engine engine) throws IOException {
        IndexSlot epoch = engine.find(Space.MARKS, EPOCH);
        IndexSlot seq = engine.find(Space.MARKS, SEQ);
        if (epoch == null || seq == null) {
            return begin(engine);
        }
        List<Long> dropped = new ArrayList<>();
        var log = new InvalidationHistory(CAPACITY, new Revision(epoch.number(), seq.number()), dropped::add);
        IndexSlot floor = engine.find(Space.MARKS, FLOOR);
        log.raiseFloors(floor == null ? 0 : floor.number(), seq.number());
        Set<Long> held = new HashSet<>();
        for (Map.Entry<String, IndexSlot> one :
                engine.index().from(Space.MARKS, "", true).entrySet()) {
            char kind = one.getKey().charAt(0);
            if (kind == MARK) {
                log.restore(tag(one.getKey()), one.getValue().number());
            } else if (kind == VERSION) {
                log.restoreVersion(tag(one.getKey()), one.getValue().number());
            } else if (kind == HOLD) {
                held.add(tag(one.getKey()));
            }
        }
        var marks = new StoredInvalidations(engine, log, dropped);
        if (!held.isEmpty()) {
            var unused = marks.release(held);
        }
        return marks;
    }

    /** Begins a new history. */
    static StoredInvalidations begin(Engine engine) throws IOException {
        List<Change> changes = new ArrayList<>();
        engine.index()
                .from(Space.MARKS, "", true)
                .keySet()
                .forEach(key -> changes.add(Change.remove(Space.MARKS, key)));
        Revision begin = InvalidationHistory.beginning();
        changes.add(number(EPOCH, begin.epoch()));
        changes.add(number(SEQ, begin.seq()));
        write(engine, changes);
        List<Long> dropped = new ArrayList<>();
        return new StoredInvalidations(engine, new InvalidationHistory(CAPACITY, begin, dropped::add), dropped);
    }

    InvalidationHistory log() {
        return log;
    }

    Revision invalidate(Invalidation invalidate) throws IOException {
        write(invalidate.lasting(), List.of());
        return log.invalidate(invalidate);
    }

    Optional<Revision> invalidateTo(long tag, long version) throws IOException {
        if (log.hasVersion(tag, version)) {
            return Optional.empty();
        }
        write(Set.of(tag), List.of(number(key(VERSION, tag), version)));
        return log.invalidateTo(tag, version);
    }

    Revision hold(Set<Long> tags, long deadline) throws IOException {
        write(tags, tags.stream().map(tag -> number(key(HOLD, tag), deadline)).toList());
        return log.hold(tags, deadline);
    }

    Revision release(Set<Long> tags) throws IOException {
        List<Change> changes = tags.stream()
                .filter(tag -> log.holders(tag) <= 1)
                .map(tag -> Change.remove(Space.MARKS, key(HOLD, tag)))
                .toList();
        write(tags, changes);
        return log.release(tags);
    }

    Revision lapse(Set<Long> tags, long now) throws IOException {
        Set<Long> over = log.over(tags, now);
        if (!over.isEmpty()) {
            write(
                    over,
                    over.stream()
                            .map(tag -> Change.remove(Space.MARKS, key(HOLD, tag)))
                            .toList());
        }
        return log.lapse(tags, now);
    }

    /** Writes the next number, the marks that get it, and other changes. */
    private void write(Collection<Long> lasting, List<Change> others) throws IOException {
        long seq = log.newest().orElseThrow().seq() + 1;
        List<Change> changes = new ArrayList<>(others);
        dropped.forEach(tag -> {
            changes.add(Change.remove(Space.MARKS, key(MARK, tag)));
            changes.add(Change.remove(Space.MARKS, key(VERSION, tag)));
        });
        if (!dropped.isEmpty()) {
            changes.add(number(FLOOR, log.floor()));
        }
        lasting.forEach(tag -> changes.add(number(key(MARK, tag), seq)));
        changes.add(number(SEQ, seq));
        write(engine, changes);
        dropped.clear();
    }

    /** All changes as one write: after a restart all of them exist or none. */
    private static void write(Engine engine, List<Change> changes) throws IOException {
        List<Change> together = new ArrayList<>();
        int more = changes.size();
        for (Change change : changes) {
            more--;
            together.add(Change.of(change.record(), more));
        }
        long size = together.stream().mapToLong(change -> change.bytes().length).sum();
        boolean unused = engine.write(size, batch -> {
            together.forEach(batch::add);
            return true;
        });
    }

    private static Change number(String key, long number) {
        byte[] value = ByteBuffer.allocate(Long.BYTES).putLong(number).array();
        return Change.store(Space.MARKS, key, Lifetime.NEVER, value);
    }

    private static String key(char kind, long tag) {
        return kind + Long.toHexString(tag);
    }

    private static long tag(String key) {
        return Long.parseUnsignedLong(key, 1, key.length(), 16);
    }
}
