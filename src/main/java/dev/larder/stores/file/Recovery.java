package dev.larder.stores.file;

import dev.larder.spi.StoreException;
import dev.larder.stores.file.SegmentReader.End;
import dev.larder.stores.file.SegmentReader.Located;
import java.io.IOException;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Builds the index from the segments.
 *
 * <p>The last segment may end in the middle of a write: the process died before it acknowledged the write, so the part
 * is removed. Damage at any other place is different: an unreadable record may have been a removal or a newer value. So
 * all older records are ignored, and the records written later stay.
 */
final class Recovery {
    private static final Logger LOG = Logger.getLogger(Recovery.class);

    private final Segments segments;
    private final Index index;
    private final long now;

    private Recovery(Segments segments, Index index, long now) {
        this.segments = segments;
        this.index = index;
        this.now = now;
    }

    static void run(Segments segments, Index index, long now) throws IOException {
        new Recovery(segments, index, now).replayAll();
    }

    private void replayAll() throws IOException {
        int newest = segments.all().stream().mapToInt(Segment::number).max().orElse(0);
        int before = -1;
        for (Segment segment : segments.all()) {
            if (before >= 0 && segment.number() != before + 1) {
                forgetThrough(before, "a segment is missing");
            }
            replay(segment, segment.number() == newest);
            before = segment.number();
        }
    }

    private void replay(Segment segment, boolean newest) throws IOException {
        End end;
        int whole;
        try (SegmentReader reader = segment.reader()) {
            for (List<Located> write = reader.next(); !write.isEmpty(); write = reader.next()) {
                write.forEach(located -> apply(segment, located));
            }
            end = reader.end();
            whole = reader.position();
        }
        if (end == End.TORN && newest) {
            LOG.infof("Removed an unfinished write at the end of segment %d", segment.number());
            segment.truncate(whole);
        } else if (end != End.WHOLE) {
            forgetThrough(segment.number(), "segment %d is damaged".formatted(segment.number()));
        }
    }

    private void forgetThrough(int number, String why) throws IOException {
        LOG.warnf("The entries written up to segment %d are dropped, because %s", number, why);
        index.clear();
        segments.dropThrough(number);
    }

    private void apply(Segment segment, Located located) {
        LogRecord record = located.record();
        if (record.kind() == LogRecord.Kind.CLEARED) {
            index.clear();
        } else if (record.kind() == LogRecord.Kind.PROBE) {
            return;
        } else if (record.stores() && record.deadline() > now) {
            store(record, located.bytes().length, IndexSlot.place(segment.number(), located.offset()));
        } else {
            index.remove(record.space(), record.key());
        }
    }

    private void store(LogRecord record, int size, long place) {
        try {
            IndexSlot slot = IndexSlot.of(record, size);
            slot.moveTo(place);
            index.put(record.space(), record.key(), slot);
        } catch (StoreException.Corrupt e) {
            LOG.warn("Skipped an entry that another version of Larder may have written", e);
            index.remove(record.space(), record.key());
        }
    }
}
