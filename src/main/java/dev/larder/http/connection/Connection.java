package dev.larder.http.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A connection and its costs. Used on its event loop, except the methods with which {@link Connections} chooses between
 * connections.
 */
final class Connection {
    private static final long NEVER = 0;
    private static final long EVICTED = -1;

    private final Channel channel;
    private final Connections connections;

    /** The bytes that this connection has in the node's sum, or {@link #EVICTED}. */
    private final AtomicLong counted = new AtomicLong();

    private @Nullable HttpProtocol protocol;
    private final long begun = System.nanoTime();

    /** The time of the first bytes, while they do not yet decide the protocol. */
    private long undecidedSince = NEVER;

    /** Whether the peer has proved that it speaks TLS. */
    private boolean isSecure;

    private long lastProgress = System.nanoTime();
    private long progressSeen;
    private boolean closing;
    private volatile long unreadSince;

    Connection(Channel channel, Connections connections) {
        this.channel = channel;
        this.connections = connections;
    }

    Channel channel() {
        return channel;
    }

    Connections connections() {
        return connections;
    }

    /** Whether the protocol is known. */
    boolean isDecided() {
        return protocol != null;
    }

    void speaks(HttpProtocol spoken) {
        protocol = spoken;
    }

    /** Bytes came, and have passed all handlers. */
    void hasRead() {
        if (protocol != null) {
            protocol.hasRead();
            if (protocol.heldBytes() > 0 || counted.get() > 0) {
                count();
            }
        } else if (!isSecure && hasShakenHands()) {
            // the handshake is done in time; its request may begin later
            isSecure = true;
            undecidedSince = NEVER;
        } else if (undecidedSince == NEVER) {
            undecidedSince = System.nanoTime();
        }
    }

    private boolean hasShakenHands() {
        SslHandler handler = channel.pipeline().get(SslHandler.class);
        return handler != null && handler.handshakeFuture().isSuccess();
    }

    private long headerSince() {
        return protocol == null ? undecidedSince : protocol.headerSince();
    }

    /** Brings the node's sum up to date. */
    void count() {
        long now = unread();
        long before = counted.get();
        if (now == before || before == EVICTED || !counted.compareAndSet(before, now)) {
            return;
        }
        if (before == 0) {
            unreadSince = System.nanoTime();
            lastProgress = System.nanoTime();
        }
        connections.count(this, before, now);
    }

    private long unread() {
        return unsent() + (protocol == null ? 0 : protocol.heldBytes());
    }

    private long unsent() {
        ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
        return (out == null ? 0 : out.totalPendingWriteBytes()) + (protocol == null ? 0 : protocol.unsentBytes());
    }

    void writabilityChanged() {
        if (protocol != null) {
            protocol.writabilityChanged();
        }
        count();
    }

    /** Closes the connection if its peer has been too slow. */
    void check(long now) {
        if (closing) {
            // it was asked for in good order, for which HTTP/2 waits until the peer has ended its streams
            channel.unsafe().close(channel.unsafe().voidPromise());
            return;
        }
        count();
        long header = headerSince();
        if (header != NEVER && now - header > connections.headerTimeout()) {
            close(Connections.Reason.SLOW_HEADER);
        } else if (idleFor(now) > connections.idleTimeout()) {
            close(Connections.Reason.IDLE);
        } else if (unsent() > 0 && now - lastProgress(now) > connections.idleTimeout()) {
            close(Connections.Reason.UNREAD);
        }
    }

    /** Whether there is a request, or an answer that is not taken yet. */
    boolean isBusy() {
        return (protocol != null && protocol.isBusy()) || unsent() > 0;
    }

    private long lastProgress(long now) {
        ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
        long seen = protocol == null ? 0 : protocol.progress();
        if (out != null) {
            seen = 31 * (31 * seen + System.identityHashCode(out.current())) + out.currentProgress();
        }
        if (seen != progressSeen) {
            progressSeen = seen;
            lastProgress = now;
        }
        return lastProgress;
    }

    /** The time since which answers wait here to be read. */
    long unreadSince() {
        return unreadSince;
    }

    /**
     * The time without a request, in nanoseconds; 0 while there is one. Bytes alone, such as pings, are none. Asked on
     * the event loop.
     */
    long idleFor(long now) {
        if (closing || isBusy()) {
            return 0;
        }
        return now - (protocol == null ? begun : protocol.lastBusy());
    }

    /** Releases the counted bytes, once; returns their number. */
    long forget() {
        long bytes = counted.getAndSet(EVICTED);
        return Math.max(bytes, 0);
    }

    /** Closes the connection, from any thread. What waits in it is not sent. */
    void close(Connections.Reason reason) {
        if (!channel.eventLoop().inEventLoop()) {
            channel.eventLoop().execute(() -> close(reason));
            return;
        }
        if (closing) {
            return;
        }
        closing = true;
        connections.closedFor(reason);
        if (unread() == 0) {
            // in good order, if there is one
            var unused = channel.close();
            return;
        }
        if (unsent() > 0) {
            // nor shall the kernel try to bring what it has
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        }
        if (protocol != null) {
            protocol.discard();
        }
        channel.unsafe().close(channel.unsafe().voidPromise());
    }
}
