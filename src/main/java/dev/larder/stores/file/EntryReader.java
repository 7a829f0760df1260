package dev.larder.stores.file;

import dev.larder.spi.StoreException;
import dev.larder.stores.file.HeapTier.Warm;
import dev.larder.stores.support.EntryCodec;
import dev.larder.stores.support.ValueList;
import java.io.IOException;
import java.time.Clock;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Finds live records and reads them from their segments. Takes no lock. */
final class EntryReader {
    /** The maximum number of times that a read follows an entry that is being moved to another segment. */
    private static final int MAX_ATTEMPTS = 100;

    /** A list and the slot that it was read from. */
    record FoundList(IndexSlot slot, ValueList list) {}

    private final Segments segments;
    private final Index index;
    private final Clock clock;

    EntryReader(Segments segments, Index index, Clock clock) {
        this.segments = segments;
        this.index = index;
        this.clock = clock;
    }

    /** The live slot of the key; null if there is none. */
    @Nullable
    IndexSlot find(Space space, String key) {
        IndexSlot slot = index.find(space, key);
        return slot == null || !isLive(slot) ? null : slot;
    }

    boolean isLive(IndexSlot slot) {
        return !slot.overAt(clock.millis());
    }

    /** The live entry, or null; fails with {@link StoreException.Corrupt} if its bytes differ from the written ones. */
    @Nullable
    Warm read(String key) throws IOException {
        return read(Space.ENTRIES, key, (slot, stored) -> new Warm(slot, EntryCodec.decode(stored)));
    }

    /** The live list, or null; fails with {@link StoreException.Corrupt} if its bytes differ from the written ones. */
    @Nullable
    FoundList readList(String key) throws IOException {
        return read(Space.LISTS, key, (slot, stored) -> new FoundList(slot, ValueList.decode(stored)));
    }

    private <T> @Nullable T read(Space space, String key, BiFunction<IndexSlot, byte[], T> form) throws IOException {
        for (int i = 0; true; i++) {
            IndexSlot slot = find(space, key);
            if (slot == null) {
                return null;
            }
            long place = slot.place();
            try {
                byte[] bytes = segments.read(place, slot.size());
                if (!LogRecord.intact(bytes)) {
                    throw new StoreException.Corrupt("The stored entry differs from the written one");
                }
                slot.use();
                return form.apply(slot, LogRecord.decode(bytes).record().value());
            } catch (IOException e) {
                boolean moved = slot.ended() || slot.place() != place;
                if (!moved || i == MAX_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }
}
