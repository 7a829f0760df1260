package dev.larder.stores.support;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.larder.spi.Marks;
import dev.larder.spi.Marks.Bump;
import dev.larder.spi.Marks.Recent;
import dev.larder.spi.Marks.Standing;
import dev.larder.spi.Stamp;
import dev.larder.spi.StoreException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongConsumer;

/** A history of invalidations in the heap. {@link Marks} says what its words mean. */
public final class MarkLog {
    private final long epoch;
    private final MarkRing lasting;
    private final MarkRing passing;
    private final Map<Long, Hold> holds = new HashMap<>();
    private final Map<Long, Long> versions = new HashMap<>();

    /** Never empty; read without the lock by whoever only asks whether anything happened. */
    private volatile Optional<Stamp> newest;

    /**
     * How many marks are kept.
     *
     * @param lasting of entries
     * @param passing of writers under way
     */
    public record Capacity(int lasting, int passing) {}

    /** Those who hold a tag, and until when at the latest. */
    record Hold(int holders, long deadline) {}

    /** A history that goes on from that moment, of which nothing older is known. */
    public MarkLog(Capacity capacity, Stamp begin) {
        this(capacity, begin, tag -> {});
    }

    /** @param dropped is told of every lasting mark that has to go, under this log's lock */
    public MarkLog(Capacity capacity, Stamp begin, LongConsumer dropped) {
        this.epoch = begin.epoch();
        this.lasting = new MarkRing(capacity.lasting(), dropped);
        this.passing = new MarkRing(capacity.passing(), tag -> {});
        this.newest = Optional.of(begin);
    }

    /** A history's beginning: an epoch that never was. */
    public static Stamp beginning() {
        // zero is the epoch of what has no stamp
        return new Stamp(ThreadLocalRandom.current().nextLong() | 1, 0);
    }

    /** The newest moment; never empty. */
    public Optional<Stamp> newest() {
        return newest;
    }

    /** {@link Marks#since}. */
    public synchronized Recent since(Stamp seen) {
        long from = seen.epoch() == epoch ? seen.seq() : 0;
        Map<Long, Long> marks = new HashMap<>();
        long passingFloor = passing.since(from, Marks.WINDOW / 2, marks);
        long floor = lasting.since(from, Marks.WINDOW / 2, marks);
        return new Recent(now(), floor, passingFloor, marks);
    }

    /** {@link Marks#standing}. */
    public synchronized Standing standing(Set<Long> tags) {
        Map<Long, Long> marks = new HashMap<>();
        Map<Long, Long> held = new HashMap<>();
        for (Long tag : tags) {
            long mark = Math.max(
                    lasting.marks().getOrDefault(tag, 0L), passing.marks().getOrDefault(tag, 0L));
            if (mark > 0) {
                marks.put(tag, mark);
            }
            Hold hold = holds.get(tag);
            if (hold != null) {
                held.put(tag, hold.deadline());
            }
        }
        return new Standing(now(), lasting.floor(), passing.floor(), marks, held);
    }

    /** {@link Marks#bump}. */
    @CanIgnoreReturnValue
    public synchronized Stamp bump(Bump bump) {
        var next = new Stamp(epoch, now().seq() + 1);
        lasting.mark(bump.lasting(), next.seq());
        passing.mark(bump.passing(), next.seq());
        if (versions.size() > lasting.marks().size()) {
            versions.keySet().retainAll(lasting.marks().keySet());
        }
        newest = Optional.of(next);
        return next;
    }

    /** {@link Marks#bumpTo}. */
    public synchronized Optional<Stamp> bumpTo(long tag, long version) {
        if (hasVersion(tag, version)) {
            return Optional.empty();
        }
        Stamp bumped = bump(Bump.lasting(Set.of(tag)));
        versions.put(tag, version);
        return Optional.of(bumped);
    }

    /** Whether that is the version of the tag's last mark by version. */
    public synchronized boolean hasVersion(long tag, long version) {
        Long last = versions.get(tag);
        return last != null && last == version;
    }

    /** {@link Marks#hold}. */
    @CanIgnoreReturnValue
    public synchronized Stamp hold(Set<Long> tags, long deadline) {
        var hold = new Hold(1, deadline);
        tags.forEach(tag -> holds.merge(tag, hold, MarkLog::both));
        return bump(Bump.lasting(tags));
    }

    /** {@link Marks#release}. */
    @CanIgnoreReturnValue
    public synchronized Stamp release(Set<Long> tags) {
        tags.forEach(tag -> holds.computeIfPresent(
                tag, (t, hold) -> hold.holders() == 1 ? null : new Hold(hold.holders() - 1, hold.deadline())));
        return bump(Bump.lasting(tags));
    }

    /** How many hold the tag. */
    public synchronized int holders(long tag) {
        Hold hold = holds.get(tag);
        return hold == null ? 0 : hold.holders();
    }

    /** Which of the tags are held and were to be released by {@code now}. */
    public synchronized Set<Long> over(Set<Long> tags, long now) {
        Set<Long> over = new HashSet<>();
        for (Long tag : tags) {
            Hold hold = holds.get(tag);
            if (hold != null && hold.deadline() <= now) {
                over.add(tag);
            }
        }
        return over;
    }

    /** Up to which number lasting marks may be missing. */
    public synchronized long floor() {
        return lasting.floor();
    }

    /** {@link Marks#lapse}. */
    @CanIgnoreReturnValue
    public synchronized Stamp lapse(Set<Long> tags, long now) {
        Set<Long> over = over(tags, now);
        holds.keySet().removeAll(over);
        return over.isEmpty() ? now() : bump(Bump.lasting(over));
    }

    /** Puts back what another log knew, the oldest first. */
    public synchronized void restore(long tag, long seq) {
        lasting.mark(List.of(tag), seq);
    }

    /** Puts a version back. */
    public synchronized void restoreVersion(long tag, long version) {
        versions.put(tag, version);
    }

    /** Takes note that marks up to these numbers may be missing. */
    public synchronized void raiseFloors(long lastingSeq, long passingSeq) {
        lasting.raiseFloor(lastingSeq);
        passing.raiseFloor(passingSeq);
    }

    /** The whole log as bytes. */
    public synchronized byte[] encode() {
        return new MarkLogCodec(lasting, passing, holds, versions).encode(now());
    }

    /** The log of such bytes. */
    public static MarkLog decode(Capacity capacity, byte[] bytes) {
        if (bytes.length < 2 * Long.BYTES) {
            throw new StoreException.Corrupt("Stored marks are shorter than they say");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        var log = new MarkLog(capacity, new Stamp(in.getLong(), in.getLong()));
        new MarkLogCodec(log.lasting, log.passing, log.holds, log.versions).decode(in);
        return log;
    }

    private Stamp now() {
        return newest.orElseThrow();
    }

    private static Hold both(Hold one, Hold other) {
        return new Hold(one.holders() + other.holders(), Math.max(one.deadline(), other.deadline()));
    }
}
