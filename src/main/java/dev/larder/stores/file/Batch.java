package dev.larder.stores.file;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Changes that are written together. Each change sees those before it; readers see none of them until all are written.
 */
final class Batch {
    private final Index index;
    private final long now;
    private final List<Change> changes = new ArrayList<>();
    private final Map<Name, Optional<IndexSlot>> staged = new HashMap<>();
    private int length;

    /** A record that is to be appended to a segment. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Change(LogRecord record, byte[] bytes, Optional<IndexSlot> slot) {
        static Change store(Space space, String key, long deadline, byte[] value) {
            return of(LogRecord.stored(space, key, deadline, value), 0);
        }

        static Change remove(Space space, String key) {
            return of(LogRecord.removed(space, key), 0);
        }

        /** @param more the number of changes of the same write that follow this one */
        static Change of(LogRecord record, int more) {
            byte[] bytes = record.encode(more);
            return new Change(
                    record,
                    bytes,
                    record.stores() ? Optional.of(IndexSlot.of(record, bytes.length)) : Optional.empty());
        }
    }

    private record Name(Space space, String key) {}

    Batch(Index index, long now) {
        this.index = index;
        this.now = now;
    }

    long now() {
        return now;
    }

    /** The live slot of this key after the changes so far; null if there is none. */
    @Nullable
    IndexSlot find(Space space, String key) {
        Optional<IndexSlot> changed = staged.get(new Name(space, key));
        IndexSlot slot = changed == null ? index.find(space, key) : changed.orElse(null);
        return slot == null || slot.overAt(now) ? null : slot;
    }

    void add(Change change) {
        changes.add(change);
        length += change.bytes().length;
        staged.put(new Name(change.record().space(), change.record().key()), change.slot());
    }

    int length() {
        return length;
    }

    /** Whether it only removes and invalidates, so that it frees space in the end. */
    boolean makesRoom() {
        return changes.stream()
                .map(Change::record)
                .allMatch(record ->
                        record.space() == Space.MARKS || (!record.stores() && record.kind() != LogRecord.Kind.PROBE));
    }

    /** All records, one after the other. */
    byte[] bytes() {
        if (changes.size() == 1) {
            return changes.get(0).bytes();
        }
        byte[] all = new byte[length];
        int at = 0;
        for (Change change : changes) {
            System.arraycopy(change.bytes(), 0, all, at, change.bytes().length);
            at += change.bytes().length;
        }
        return all;
    }

    /** Makes the changes visible to readers; their records begin at {@code place}. */
    void publish(long place) {
        long at = place;
        for (Change change : changes) {
            LogRecord record = change.record();
            if (change.slot().isPresent()) {
                IndexSlot slot = change.slot().get();
                slot.moveTo(at);
                index.put(record.space(), record.key(), slot);
            } else if (record.kind() != LogRecord.Kind.PROBE) {
                index.remove(record.space(), record.key());
            }
            at += change.bytes().length;
        }
    }
}
