package dev.larder.core.event.log;

import dev.larder.core.event.log.Event.Kind;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The newest events of a service on this node, numbered without gaps.
 *
 * <p>Any number of threads append and read; nobody waits. A reader that is slower than the writers by the log's length has
 * lost events, and is told so. A log has an identity of its own: after a restart, on another node, and after a time in
 * which nobody listened there is another one, so nobody goes on where events are missing.
 */
public final class EventLog {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String id = HexFormat.of().toHexDigits(RANDOM.nextLong());
    private final String service;
    private final AtomicReferenceArray<Event> ring;
    private final AtomicLong last = new AtomicLong();

    EventLog(String service, int length) {
        this.service = service;
        this.ring = new AtomicReferenceArray<>(length);
    }

    void append(Kind kind, Subject subject, long time) {
        long seq = last.incrementAndGet();
        // a writer that was held up for a whole round must not put an old event over a new one
        ring.accumulateAndGet(place(seq), new Event(service, seq, kind, subject, time), EventLog::newer);
    }

    @SuppressWarnings("NullAway") // the first event of a place finds none there
    private static Event newer(@Nullable Event there, Event added) {
        return there == null || there.seq() < added.seq() ? added : there;
    }

    /** The number of the newest event; 0 before the first. */
    public long last() {
        return last.get();
    }

    /** The event with this number; empty when it is still to come, or is {@linkplain #hasLost lost}. */
    public Optional<Event> find(long seq) {
        return Optional.ofNullable(ring.get(place(seq))).filter(event -> event.seq() == seq);
    }

    /** Whether the event with this number was in the log and is not any more. */
    public boolean hasLost(long seq) {
        Event there = ring.get(place(seq));
        return there != null && there.seq() > seq;
    }

    /** What a listener that has seen everything up to this number names to go on from there. */
    public String bookmark(long seq) {
        return id + "-" + seq;
    }

    /** Up to where the owner of a bookmark has seen everything, if all that came afterwards is still here. */
    public OptionalLong resume(String bookmark) {
        String ours = id + "-";
        if (!bookmark.startsWith(ours) || !bookmark.substring(ours.length()).matches("\\d{1,18}")) {
            return OptionalLong.empty();
        }
        long seen = Long.parseLong(bookmark.substring(ours.length()));
        return seen > last() || hasLost(seen + 1) ? OptionalLong.empty() : OptionalLong.of(seen);
    }

    private int place(long seq) {
        return (int) (seq % ring.length());
    }
}
