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
 * <p>Any number of threads append and read without waiting. A reader that falls behind by the length of the log loses
 * events, and can find that out. Each log has a random id: a restart, another node, or a time without listeners brings
 * a new log, so no reader resumes where events are missing.
 */
public final class EventLog {

    private final String id = HexFormat.of().toHexDigits(new SecureRandom().nextLong());
    private final String service;
    private final AtomicReferenceArray<Event> ring;
    private final AtomicLong last = new AtomicLong();

    EventLog(String service, int length) {
        this.service = service;
        this.ring = new AtomicReferenceArray<>(length);
    }

    void append(Kind kind, Subject subject, long time) {
        long seq = last.incrementAndGet();
        // a writer that was delayed for a whole round of the ring must not replace a newer event
        ring.accumulateAndGet(slot(seq), new Event(service, seq, kind, subject, time), EventLog::newer);
    }

    @SuppressWarnings("NullAway") // the slot of the first event is empty
    private static Event newer(@Nullable Event there, Event added) {
        return there == null || there.seq() < added.seq() ? added : there;
    }

    /** The number of the newest event; 0 before the first. */
    public long last() {
        return last.get();
    }

    /** The event with this number; empty if it has not happened yet or is {@linkplain #hasLost lost}. */
    public Optional<Event> find(long seq) {
        return Optional.ofNullable(ring.get(slot(seq))).filter(event -> event.seq() == seq);
    }

    /** Whether the event with this number has been overwritten. */
    public boolean hasLost(long seq) {
        Event there = ring.get(slot(seq));
        return there != null && there.seq() > seq;
    }

    /** The bookmark of a listener that has seen all events up to this number. */
    public String bookmark(long seq) {
        return id + "-" + seq;
    }

    /** The number of the last event that the owner of a bookmark has seen; empty if later events are lost. */
    public OptionalLong resume(String bookmark) {
        String ours = id + "-";
        if (!bookmark.startsWith(ours) || !bookmark.substring(ours.length()).matches("\\d{1,18}")) {
            return OptionalLong.empty();
        }
        long seen = Long.parseLong(bookmark.substring(ours.length()));
        return seen > last() || hasLost(seen + 1) ? OptionalLong.empty() : OptionalLong.of(seen);
    }

    private int slot(long seq) {
        return (int) (seq % ring.length());
    }
}
