package dev.larder.core.event.outbound;

import dev.larder.core.event.log.Event;
import dev.larder.core.event.log.EventLog;
import dev.larder.core.event.log.ServiceEvents;
import java.util.List;
import java.util.Optional;

/** The read position of one subscriber in the event log of one service. Not thread-safe. */
final class LogReader {
    private final ServiceEvents events;
    private final Runnable wake;
    private final EventLog log;
    private long seen;
    private boolean open = true;

    LogReader(ServiceEvents events, Runnable wake) {
        this.events = events;
        this.wake = wake;
        this.log = events.join(wake);
        this.seen = log.last();
    }

    /**
     * Adds events that match the subscriber until {@code into} has {@code maxSize} elements; returns the number of
     * events that were lost.
     */
    long read(Subscriber subscriber, int maxSize, List<Event> into) {
        long lost = 0;
        while (into.size() < maxSize) {
            if (log.hasLost(seen + 1)) {
                lost += log.last() - seen;
                seen = log.last();
            }
            Optional<Event> next = log.find(seen + 1);
            if (next.isEmpty()) {
                return lost;
            }
            seen++;
            next.filter(subscriber::wants).ifPresent(into::add);
        }
        return lost;
    }

    boolean hasMore() {
        return log.last() > seen;
    }

    ServiceEvents events() {
        return events;
    }

    boolean isOpen() {
        return open;
    }

    /** Ends at the newest event, which can still be read. */
    void close() {
        open = false;
        events.leave(wake);
    }
}
