package dev.larder.http.connection;

import com.sun.management.UnixOperatingSystemMXBean;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoop;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.configuration.MemorySize;
import jakarta.inject.Singleton;
import java.lang.management.ManagementFactory;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The open connections of this node, and the bytes that wait in them for peers that do not read. Both are bounded: a
 * connection too many replaces an idle one, and too many waiting bytes close the connections that have not read for
 * longest.
 */
@Singleton
@Unremovable // the acceptors look it up
final class Connections {
    private static final long BYTES_PER_CONNECTION = 16 << 10;

    /** The part of the node's bytes that may wait in one connection before its requests are no longer read. */
    private static final int PART_OF_ONE = 4;

    private static final long CHECK_MILLIS = 500;

    /** The number of connections that are examined to find an idle one. */
    private static final int SAMPLE = 64;

    private final long headerTimeout;
    private final long idleTimeout;
    private final int max;
    private final long maxUnread;
    private final HttpLimits limits;
    private final AtomicLong unread = new AtomicLong();
    private final AtomicInteger count = new AtomicInteger();
    private final Map<EventLoop, Set<Connection>> open = new ConcurrentHashMap<>();
    private final Set<Connection> waiting = ConcurrentHashMap.newKeySet();
    private final Map<Reason, Counter> closed = new EnumMap<>(Reason.class);

    Connections(ConnectionConfig config, HttpLimits limits, MeterRegistry registry) {
        long heap = Runtime.getRuntime().maxMemory();
        this.headerTimeout = config.headerTimeout().toNanos();
        this.idleTimeout = config.idleTimeout().toNanos();
        this.max = config.max().orElseGet(() ->
                (int) Math.min(Integer.MAX_VALUE, Math.min(heap / BYTES_PER_CONNECTION, mostFiles())));
        this.maxUnread = config.maxUnread().map(MemorySize::asLongValue).orElse(heap / 4);
        this.limits = limits;
        Gauge.builder("larder.http.connections", count, AtomicInteger::get)
                .description("HTTP connections that are open")
                .register(registry);
        Gauge.builder("larder.http.unread.bytes", unread, AtomicLong::get)
                .description("Bytes of answers that wait because their readers do not take them")
                .register(registry);
        for (Reason reason : Reason.values()) {
            closed.put(
                    reason,
                    Counter.builder("larder.http.connections.closed")
                            .description("HTTP connections that this node closed because they cost too much")
                            .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
    }

    /** The reason for closing a connection. */
    enum Reason {
        /** It had no request for the idle timeout. */
        IDLE,
        /** A header section took too long. */
        SLOW_HEADER,
        /** Its answers were not read. */
        UNREAD,
        /** There were too many connections. */
        TOO_MANY
    }

    private static long mostFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? Math.max(1, system.getMaxFileDescriptorCount() / 4 * 3)
                : Integer.MAX_VALUE;
    }

    long headerTimeout() {
        return headerTimeout;
    }

    long idleTimeout() {
        return idleTimeout;
    }

    HttpLimits limits() {
        return limits;
    }

    /** The number of bytes that may wait in one connection before its requests are no longer read. */
    long maxUnreadEach() {
        return maxUnread / PART_OF_ONE;
    }

    /** A connection was accepted; on its event loop. */
    void opened(Connection connection) {
        EventLoop loop = connection.channel().eventLoop();
        Set<Connection> ofLoop = open.computeIfAbsent(loop, this::checkEachOf);
        if (count.incrementAndGet() > max) {
            longestIdle(ofLoop, connection).close(Reason.TOO_MANY);
        }
        ofLoop.add(connection);
    }

    /** A connection is gone; on its event loop. */
    void closed(Connection connection) {
        Set<Connection> ofLoop = open.get(connection.channel().eventLoop());
        if (ofLoop != null && ofLoop.remove(connection)) {
            count.decrementAndGet();
        }
        unread.addAndGet(-connection.forget());
        waiting.remove(connection);
    }

    void closedFor(Reason reason) {
        Objects.requireNonNull(closed.get(reason)).increment();
    }

    /** The bytes that wait in a connection have changed. */
    void count(Connection connection, long before, long now) {
        if (before == 0) {
            waiting.add(connection);
        } else if (now == 0) {
            waiting.remove(connection);
        }
        if (unread.addAndGet(now - before) > maxUnread && now > before) {
            makeRoom(connection.channel().eventLoop());
        }
    }

    /**
     * Closes connections of this event loop, which can be done at once. Those of another would have to wait until it
     * has time, and much may be written meanwhile.
     */
    private void makeRoom(EventLoop loop) {
        while (unread.get() > maxUnread) {
            var oldest = waiting.stream()
                    .filter(connection -> connection.channel().eventLoop().equals(loop))
                    .min(Comparator.comparingLong(Connection::unreadSince));
            if (oldest.isEmpty()) {
                return;
            }
            waiting.remove(oldest.get());
            unread.addAndGet(-oldest.get().forget());
            oldest.get().close(Reason.UNREAD);
        }
    }

    /** The connection that has been idle for longest; the newcomer if each of the others has a request. */
    private static Connection longestIdle(Set<Connection> some, Connection newcomer) {
        long now = System.nanoTime();
        return some.stream()
                .limit(SAMPLE)
                .filter(connection -> connection.idleFor(now) > 0)
                .max(Comparator.comparingLong(connection -> connection.idleFor(now)))
                .orElse(newcomer);
    }

    private Set<Connection> checkEachOf(EventLoop loop) {
        Set<Connection> connections = ConcurrentHashMap.newKeySet();
        var unused = loop.scheduleAtFixedRate(
                () -> {
                    long now = System.nanoTime();
                    connections.forEach(connection -> connection.check(now));
                },
                CHECK_MILLIS,
                CHECK_MILLIS,
                TimeUnit.MILLISECONDS);
        return connections;
    }
}
