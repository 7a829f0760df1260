package dev.larder.http.connection;

import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Stream;

/**
 * The streams of an HTTP/2 connection. As long as too many bytes wait for the peer's flow control, every new stream is
 * refused; reading stops only while the peer does not read either, because its window updates must be seen.
 */
final class Streams extends Http2ConnectionAdapter implements Protocol {
    private final Channel channel;
    private final Http2Connection streams;
    private final int maxStreams;
    private final long maxWaiting;
    private long opened;
    private long sent;
    private long waitingBytes;
    private long lastBusy = System.nanoTime();

    private Streams(Connection connection, Http2Connection streams) {
        this.channel = connection.channel();
        this.streams = streams;
        this.maxStreams = connection.connections().maxStreams();
        this.maxWaiting = connection.connections().maxUnreadEach();
    }

    static Streams install(Connection connection, Http2ConnectionHandler handler) {
        Http2Connection streams = handler.connection();
        var guard = new Streams(connection, streams);
        // a peer that does not acknowledge the settings is held to them all the same
        streams.remote().maxActiveStreams(guard.maxStreams);
        var largeHeader = new LargeHeader(handler.encoder());
        streams.remote()
                .flowController(new CountingFlowController(streams.remote().flowController(), guard, largeHeader));
        streams.addListener(guard);
        streams.addListener(largeHeader);
        StreamRefusal.install(handler, largeHeader);
        return guard;
    }

    /** So many bytes wait for the peer's window. */
    void hold(long bytes) {
        waitingBytes += bytes;
        if (waitingBytes > maxWaiting) {
            streams.remote().maxActiveStreams(0);
        }
    }

    /** So many of them go out, or will never go. */
    void release(long bytes) {
        sent += bytes;
        boolean many = waitingBytes > maxWaiting / 2;
        waitingBytes -= bytes;
        if (many && waitingBytes <= maxWaiting / 2) {
            streams.remote().maxActiveStreams(maxStreams);
        }
    }

    @Override
    public void onStreamActive(Http2Stream stream) {
        opened++;
        lastBusy = System.nanoTime();
    }

    /** A stream whose answer is complete may stay open for as long as the peer does not end its request. */
    @Override
    public boolean isBusy() {
        boolean busy = streams.numActiveStreams() > 0 && hasUnanswered();
        if (busy) {
            lastBusy = System.nanoTime();
        }
        return busy;
    }

    private boolean hasUnanswered() {
        try {
            return streams.forEachActiveStream(stream -> !stream.state().localSideOpen()) != null;
        } catch (Http2Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Nobody knows how much of one there is; a connection on which no stream opens idles. */
    @Override
    public boolean expectsHeader() {
        return false;
    }

    @Override
    public long parts() {
        return opened;
    }

    @Override
    public long lastBusy() {
        return lastBusy;
    }

    @Override
    public long heldBytes() {
        return 0;
    }

    @Override
    public long unsentBytes() {
        return waitingBytes;
    }

    @Override
    public long progress() {
        return sent;
    }

    @Override
    public void writabilityChanged() {
        channel.config().setAutoRead(channel.isWritable());
    }
}
