package dev.larder.stores.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The log: numbered segments; records are appended to the newest one. Any thread may read; one thread at a time changes
 * it.
 */
final class Segments implements Closeable {
    // the suffix is the version of the format
    private static final Pattern NAME = Pattern.compile("([0-9a-f]{8})\\.seg1");

    private final Path directory;
    private final int segmentBytes;
    private final Disk disk;
    private final ConcurrentNavigableMap<Integer, Segment> segments = new ConcurrentSkipListMap<>();

    /**
     * The number of the newest segment there ever was: a number is not used again, because readers may still have it.
     */
    private int newest;

    private Segments(Path directory, int segmentBytes, Disk disk) {
        this.directory = directory;
        this.segmentBytes = segmentBytes;
        this.disk = disk;
    }

    static Segments open(Path directory, int segmentBytes, Disk disk) throws IOException {
        var opened = new Segments(directory, segmentBytes, disk);
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                var name = NAME.matcher(file.getFileName().toString());
                if (name.matches()) {
                    var unused = opened.add(Integer.parseInt(name.group(1), 16));
                }
            }
            return opened;
        } catch (IOException e) {
            opened.close();
            throw e;
        }
    }

    /** All segments, from the oldest to the newest. */
    Collection<Segment> all() {
        return segments.values();
    }

    @Nullable
    Segment oldest() {
        return value(segments.firstEntry());
    }

    /** The bytes at a {@linkplain IndexSlot#place place}. */
    byte[] read(long place, int length) throws IOException {
        Segment segment = segments.get(IndexSlot.segmentOf(place));
        if (segment == null) {
            throw new NoSuchFileException(directory.toString(), null, "a segment is gone");
        }
        return segment.read(IndexSlot.offsetOf(place), length);
    }

    /** Appends all bytes to one segment, or none, and returns the place of the first one. */
    long append(byte[] bytes, int length, boolean force) throws IOException {
        Segment active = value(segments.lastEntry());
        if (active == null || rollsFor(length)) {
            active = roll();
        }
        long place = IndexSlot.place(active.number(), active.size());
        active.append(bytes, length, force);
        return place;
    }

    /** Whether a write of this size begins a new segment. */
    boolean rollsFor(int length) {
        Segment active = value(segments.lastEntry());
        return active == null || (active.size() > 0 && (long) active.size() + length > segmentBytes);
    }

    /** Begins a new segment, unless the newest is empty. */
    Segment roll() throws IOException {
        Segment last = value(segments.lastEntry());
        return last != null && last.size() == 0 ? last : add(Math.addExact(newest, 1));
    }

    /** Deletes the segments up to this one, the oldest first, so that the remaining ones never have a gap. */
    void dropThrough(int number) throws IOException {
        for (Segment old : segments.headMap(number, true).values()) {
            segments.remove(old.number());
            old.delete();
        }
    }

    /** Deletes all segments, the oldest first. */
    void dropAll() throws IOException {
        dropThrough(Integer.MAX_VALUE);
    }

    long total() {
        long total = 0;
        for (Segment segment : segments.values()) {
            total += segment.size();
        }
        return total;
    }

    /** Whether the content of the files is unknown until all of it is read again. */
    boolean broken() {
        Segment active = value(segments.lastEntry());
        return active != null && active.broken();
    }

    @Override
    public void close() throws IOException {
        for (Segment segment : segments.values()) {
            segment.close();
        }
    }

    /** Forces the written bytes to the disk. */
    void force() throws IOException {
        Segment active = value(segments.lastEntry());
        if (active != null) {
            active.force();
        }
    }

    private Segment add(int number) throws IOException {
        Path file = directory.resolve("%08x.seg1".formatted(number));
        var segment = new Segment(number, file.toFile(), disk);
        segments.put(number, segment);
        newest = Math.max(newest, number);
        return segment;
    }

    private static @Nullable Segment value(Map.@Nullable Entry<Integer, Segment> entry) {
        return entry == null ? null : entry.getValue();
    }
}
