package dev.larder.http.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Stream;

/**
 * The streams of an HTTP/2 connection. As long as too many bytes wait for the peer's flow control, every new stream is
 * refused; reading stops only while the peer does not read either, because its window updates must be seen.
 */
final class Streams extends Http2ConnectionAdapter implements HttpProtocol {
    private final Channel channel;
    private final FrameScanner scanner;
    private final Http2Connection streams;
    private final int maxStreams;
    private final long maxWaiting;
    private long sent;
    private long waitingBytes;
    private long lastBusy = System.nanoTime();

    private Streams(Connection connection, Http2Connection streams, FrameScanner scanner) {
        this.channel = connection.channel();
        this.scanner = scanner;
        this.streams = streams;
        this.maxStreams = connection.connections().limits().maxStreams();
        this.maxWaiting = connection.connections().maxUnreadEach();
    }

    static Streams install(Connection connection, Http2ConnectionHandler handler) {
        Http2Connection streams = handler.connection();
        var scanner = new FrameScanner();
        ChannelPipeline pipeline = connection.channel().pipeline();
        pipeline.addBefore(pipeline.context(handler).name(), "larderFrames", scanner);
        var guard = new Streams(connection, streams, scanner);
        // a peer that does not acknowledge the settings is held to them all the same
        streams.remote().maxActiveStreams(guard.maxStreams);
        var largeHeader =
                new LargeHeader(handler.encoder(), connection.connections().limits());
        streams.remote()
                .flowController(new CountingFlowController(streams.remote().flowController(), guard, largeHeader));
        streams.addListener(guard);
        streams.addListener(largeHeader);
        StreamRefusal.install(handler, largeHeader);
        return guard;
    }

    /** Counts bytes that begin to wait for the peer's window. */
    void hold(long bytes) {
        waitingBytes += bytes;
        if (waitingBytes > maxWaiting) {
            streams.remote().maxActiveStreams(0);
        }
    }

    /** Counts waiting bytes that are sent or dropped. */
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

    /** The {@link FrameScanner} sees bytes before the decoder does. */
    @Override
    public void hasRead() {}

    /** Other streams may be busy: while a header section is unfinished, no frame of theirs can come. */
    @Override
    public long headerSince() {
        return channel.config().isAutoRead() ? scanner.unfinishedSince() : 0;
    }

    @Override
    public long lastBusy() {
        return lastBusy;
    }

    @Override
    public long heldBytes() {
        return scanner.sectionBytes();
    }

    @Override
    public long unsentBytes() {
        return waitingBytes;
    }

    @Override
    public long progress() {
        return sent;
    }

    /** Incomplete header sections are in buffers outside of the heap. */
    @Override
    public void discard() {}

    @Override
    public void writabilityChanged() {
        if (channel.isWritable() && !channel.config().isAutoRead()) {
            scanner.restart();
        }
        channel.config().setAutoRead(channel.isWritable());
    }
}
