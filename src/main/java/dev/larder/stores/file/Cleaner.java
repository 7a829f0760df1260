package dev.larder.stores.file;

import dev.larder.spi.Purpose;
import dev.larder.spi.StoreException;
import dev.larder.stores.file.SegmentReader.Located;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/*
 * Segments are reclaimed strictly from the oldest on. This copies a little more than reclaiming the emptiest segment
 * would, but has an advantage: when a segment is deleted, no older one is left. So the record of a removal, and an
 * ended or evicted entry, can be deleted with its segment: there is no older record of its key that a restart could
 * bring back. (Rosenblum and Ousterhout, "The Design and Implementation of a Log-Structured File System", 1992, call
 * this cleaning.)
 *
 * Live records are copied to the end of the log. If most of a log is live, copying would never end: then entries that
 * were not used since the last pass over the log are evicted (a second chance, as in the CLOCK algorithm).
 */
/** Frees space in the log. Works under the engine's lock. */
final class Cleaner {
    /**
     * The number of segments that may be cleaned before there is need, each time a new segment begins: this keeps the
     * pauses short.
     */
    private static final int AHEAD = 4;

    private static final int COPY_BYTES = 1 << 18;

    private final Segments segments;
    private final Index index;
    private final EngineOptions options;
    private final Reserve reserve;
    private final Clock clock;
    private final LongAdder evictions;

    /** Live records that were read from the oldest segment and are not written yet. */
    private final ByteArrayOutputStream copies = new ByteArrayOutputStream();

    private final List<IndexSlot> moving = new ArrayList<>();

    /** The bounds on this disk, which may have less room than the configured ones. */
    private StorageBounds bounds;

    Cleaner(Segments segments, Index index, EngineOptions options, Reserve reserve) {
        this.segments = segments;
        this.index = index;
        this.options = options;
        this.reserve = reserve;
        this.bounds = options.bounds();
        this.clock = options.clock();
        this.evictions = options.evictions();
    }

    /** Frees space until {@code need} more bytes exceed no bound. */
    void makeRoom(int need) throws IOException {
        if (segments.rollsFor(need)) {
            measureDisk();
            for (int i = 0; i < AHEAD && segments.total() > bounds.cleanAbove() && !needsEviction(); i++) {
                cleanOldest(Integer.MAX_VALUE);
            }
        }
        int left = segments.all().size() + 1;
        long before = segments.total() + index.weight();
        while (segments.total() + need > bounds.usable() || index.weight() > bounds.indexBytes()) {
            Segment oldest = segments.oldest();
            if (oldest == null || segments.total() == 0) {
                return;
            }
            if (left-- == 0) {
                long now = segments.total() + index.weight();
                if (now >= before) {
                    // a pass over the whole log has found nothing but what must be kept
                    throw new StoreException.Full("The entries that must be kept take all of max-bytes", null);
                }
                left = segments.all().size() + 1;
                before = now;
            }
            boolean evict = needsEviction() || index.weight() > bounds.indexBytes();
            cleanOldest(evict ? oldest.size() / 2 : Integer.MAX_VALUE);
        }
    }

    /** Deletes the segments without live records. */
    void dropEmpty() throws IOException {
        int first = Integer.MAX_VALUE;
        for (Space space : Space.values()) {
            for (IndexSlot slot : index.from(space, "", true).values()) {
                first = Math.min(first, IndexSlot.segmentOf(slot.place()));
            }
        }
        int newest = segments.all().stream().mapToInt(Segment::number).max().orElse(0);
        segments.dropThrough(Math.min(first, newest) - 1);
    }

    /**
     * Deletes the oldest segment without copying its entries: only its marks are copied. Returns whether the files are
     * smaller than before.
     */
    boolean giveUpOldest() throws IOException {
        long before = segments.total();
        cleanOldest(0);
        measureDisk();
        return segments.total() < before;
    }

    /** Adapts the bounds to the free space of the disk. */
    private void measureDisk() throws IOException {
        reserve.take();
        bounds = options.bounds().within(segments.total() + options.disk().free(options.directory()));
    }

    private boolean needsEviction() {
        return index.liveBytes() > bounds.evictAbove();
    }

    /**
     * @param budget the maximum number of bytes to copy; below {@code Integer.MAX_VALUE}, only used entries are copied
     */
    private void cleanOldest(int budget) throws IOException {
        Segment victim = segments.oldest();
        if (victim == null) {
            return;
        }
        if (segments.all().size() == 1) {
            var unused = segments.roll();
        }
        try (SegmentReader reader = victim.reader()) {
            int left = budget;
            for (List<Located> write = reader.next(); !write.isEmpty(); write = reader.next()) {
                for (Located located : write) {
                    left -= keepOrDrop(victim, located, left, budget < Integer.MAX_VALUE);
                }
            }
            flushCopies();
            if (reader.end() != SegmentReader.End.WHOLE) {
                forgetUnreadable(victim);
            }
        } finally {
            copies.reset();
            moving.clear();
        }
        segments.dropThrough(victim.number());
    }

    /** Copies a live record, unless it is evicted; returns the number of copied bytes. */
    private int keepOrDrop(Segment victim, Located located, int left, boolean evicting) throws IOException {
        LogRecord record = located.record();
        IndexSlot slot = record.stores() ? index.find(record.space(), record.key()) : null;
        if (slot == null || slot.place() != IndexSlot.place(victim.number(), located.offset())) {
            return 0;
        }
        boolean over = slot.overAt(clock.millis());
        // without a mark, an entry that was invalidated would be shown again
        boolean kept = record.space() == Space.MARKS || Purpose.isKept(record.key());
        boolean evictable = !kept && (!slot.takeUse() || slot.size() > left);
        if (over || (evicting && evictable)) {
            index.remove(record.space(), record.key());
            evictions.add(over ? 0 : 1);
            return 0;
        }
        if (copies.size() + slot.size() > COPY_BYTES) {
            flushCopies();
        }
        copies.writeBytes(record.encode(0));
        moving.add(slot);
        return slot.size();
    }

    private void flushCopies() throws IOException {
        if (moving.isEmpty()) {
            return;
        }
        long at = segments.append(copies.toByteArray(), copies.size(), options.fsync());
        for (IndexSlot slot : moving) {
            slot.moveTo(at);
            at += slot.size();
        }
        copies.reset();
        moving.clear();
    }

    private void forgetUnreadable(Segment victim) {
        for (Space space : Space.values()) {
            index.from(space, "", true).forEach((key, slot) -> {
                if (IndexSlot.segmentOf(slot.place()) == victim.number()) {
                    index.remove(space, key);
                }
            });
        }
    }
}
