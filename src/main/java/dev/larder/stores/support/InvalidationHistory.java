package dev.larder.stores.support;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.larder.spi.InvalidationLog;
import dev.larder.spi.InvalidationLog.Invalidation;
import dev.larder.spi.InvalidationLog.Recent;
import dev.larder.spi.InvalidationLog.Standing;
import dev.larder.spi.Revision;
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

/** An invalidation log in the heap; see {@link InvalidationLog} for the terms. */
public final class InvalidationHistory {
    private final long epoch;
    private final RecentInvalidations lasting;
    private final RecentInvalidations passing;
    private final Map<Long, Hold> holds = new HashMap<>();
    private final Map<Long, Long> versions = new HashMap<>();

    /** Never empty; read without the lock by callers that need only the newest revision. */
    private volatile Optional<Revision> newest;

    /**
     * The maximum number of marks.
     *
     * @param lasting the number of lasting marks
     * @param passing the number of passing marks
     */
    public record Capacity(int lasting, int passing) {}

    /** The number of holders of a tag, and the last deadline. */
    record Hold(int holders, long deadline) {}

    /** Creates a log that continues from this revision, without older marks. */
    public InvalidationHistory(Capacity capacity, Revision begin) {
        this(capacity, begin, tag -> {});
    }

    /** @param dropped receives every dropped lasting mark, under this log's lock */
    public InvalidationHistory(Capacity capacity, Revision begin, LongConsumer dropped) {
        this.epoch = begin.epoch();
        this.lasting = new RecentInvalidations(capacity.lasting(), dropped);
        this.passing = new RecentInvalidations(capacity.passing(), tag -> {});
        this.newest = Optional.of(begin);
    }

    /** The start of a log: a new epoch. */
    public static Revision beginning() {
        // zero is the epoch of entries without a revision
        return new Revision(ThreadLocalRandom.current().nextLong() | 1, 0);
    }

    /** The newest revision; never empty. */
    public Optional<Revision> newest() {
        return newest;
    }

    /** {@link InvalidationLog#since}. */
    public synchronized Recent since(Revision seen) {
        long from = seen.epoch() == epoch ? seen.seq() : 0;
        Map<Long, Long> marks = new HashMap<>();
        long passingFloor = passing.since(from, InvalidationLog.WINDOW / 2, marks);
        long floor = lasting.since(from, InvalidationLog.WINDOW / 2, marks);
        return new Recent(now(), floor, passingFloor, marks);
    }

    /** {@link InvalidationLog#standing}. */
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

    /** {@link InvalidationLog#invalidate}. */
    @CanIgnoreReturnValue
    public synchronized Revision invalidate(Invalidation invalidate) {
        var next = new Revision(epoch, now().seq() + 1);
        lasting.mark(invalidate.lasting(), next.seq());
        passing.mark(invalidate.passing(), next.seq());
        if (versions.size() > lasting.marks().size()) {
            versions.keySet().retainAll(lasting.marks().keySet());
        }
        newest = Optional.of(next);
        return next;
    }

    /** {@link InvalidationLog#invalidateTo}. */
    public synchronized Optional<Revision> invalidateTo(long tag, long version) {
        if (hasVersion(tag, version)) {
            return Optional.empty();
        }
        Revision invalidated = invalidate(Invalidation.lasting(Set.of(tag)));
        versions.put(tag, version);
        return Optional.of(invalidated);
    }

    /** Whether the tag's last mark by version has this version. */
    public synchronized boolean hasVersion(long tag, long version) {
        Long last = versions.get(tag);
        return last != null && last == version;
    }

    /** {@link InvalidationLog#hold}. */
    @CanIgnoreReturnValue
    public synchronized Revision hold(Set<Long> tags, long deadline) {
        var hold = new Hold(1, deadline);
        tags.forEach(tag -> holds.merge(tag, hold, InvalidationHistory::both));
        return invalidate(Invalidation.lasting(tags));
    }

    /** {@link InvalidationLog#release}. */
    @CanIgnoreReturnValue
    public synchronized Revision release(Set<Long> tags) {
        tags.forEach(tag -> holds.computeIfPresent(
                tag, (t, hold) -> hold.holders() == 1 ? null : new Hold(hold.holders() - 1, hold.deadline())));
        return invalidate(Invalidation.lasting(tags));
    }

    /** The number of holders of the tag. */
    public synchronized int holders(long tag) {
        Hold hold = holds.get(tag);
        return hold == null ? 0 : hold.holders();
    }

    /** The held tags whose deadline is not after {@code now}. */
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

    /** The number up to which lasting marks may be missing. */
    public synchronized long floor() {
        return lasting.floor();
    }

    /** {@link InvalidationLog#lapse}. */
    @CanIgnoreReturnValue
    public synchronized Revision lapse(Set<Long> tags, long now) {
        Set<Long> over = over(tags, now);
        holds.keySet().removeAll(over);
        return over.isEmpty() ? now() : invalidate(Invalidation.lasting(over));
    }

    /** Restores marks of another log, the oldest first. */
    public synchronized void restore(long tag, long seq) {
        lasting.mark(List.of(tag), seq);
    }

    /** Restores a version. */
    public synchronized void restoreVersion(long tag, long version) {
        versions.put(tag, version);
    }

    /** Records that marks up to these numbers may be missing. */
    public synchronized void raiseFloors(long lastingSeq, long passingSeq) {
        lasting.raiseFloor(lastingSeq);
        passing.raiseFloor(passingSeq);
    }

    /** Encodes the whole log. */
    public synchronized byte[] encode() {
        return new InvalidationHistoryCodec(lasting, passing, holds, versions).encode(now());
    }

    /** Decodes a log. */
    public static InvalidationHistory decode(Capacity capacity, byte[] bytes) {
        if (bytes.length < 2 * Long.BYTES) {
            throw new StoreException.Corrupt("Stored invalidations are shorter than their header says");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        var log = new InvalidationHistory(capacity, new Revision(in.getLong(), in.getLong()));
        new InvalidationHistoryCodec(log.lasting, log.passing, log.holds, log.versions).decode(in);
        return log;
    }

    private Revision now() {
        return newest.orElseThrow();
    }

    private static Hold both(Hold one, Hold other) {
        return new Hold(one.holders() + other.holders(), Math.max(one.deadline(), other.deadline()));
    }
}
