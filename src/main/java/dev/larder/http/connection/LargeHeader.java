package dev.larder.http.connection;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers a header section over HTTP/2 that is too large.
 *
 * <p>Netty answers it by itself, before any listener has seen the request, with a header that ends the stream. Before
 * it writes a header that ends a stream, it asks the flow controller whether frames of the stream wait, and if so hands
 * the header over to be sent after them. A request that is not too large reaches the listener of frames as soon as its
 * stream is open. So the flow controller recognizes Netty's answer by its stream, and sends one with a body in its
 * place. Netty resets the stream next.
 */
final class LargeHeader extends Http2ConnectionAdapter {
    private static final int STATUS = Malformed.LARGE_HEADER.status();

    /** The body in the default format: the client's Accept field was discarded with its header. */
    private static final Refusals.Body BODY = Refusals.body(STATUS, Malformed.LARGE_HEADER.message(), List.of());

    private final Http2ConnectionEncoder encoder;
    private final HttpLimits limits;

    /** The stream that was opened last, if the listener of frames has not seen its request. */
    private int unseen;

    LargeHeader(Http2ConnectionEncoder encoder, HttpLimits limits) {
        this.encoder = encoder;
        this.limits = limits;
    }

    @Override
    public void onStreamActive(Http2Stream stream) {
        unseen = stream.id();
    }

    /**
     * The listener of frames has seen the request of the stream that was opened last; returns the part of its header
     * that is larger than HTTP/1.1 would accept, or null.
     */
    @Nullable
    Malformed seen(Http2Headers fields) {
        unseen = 0;
        return limits.excessOf(fields);
    }

    /** Whether a stream is one whose header section was too large, and that is not answered yet. */
    boolean isOf(Http2Stream stream) {
        return stream.id() == unseen && !stream.isHeadersSent();
    }

    /** Answers on a stream, at once: it is reset next. */
    void answer(Http2Stream stream, Http2RemoteFlowController controller) {
        ChannelHandlerContext context = controller.channelHandlerContext();
        // each fails only with the connection
        var unused = encoder.writeHeaders(
                context, stream.id(), Refusals.header(STATUS, BODY), 0, false, context.newPromise());
        unused = encoder.writeData(
                context, stream.id(), Unpooled.wrappedBuffer(BODY.bytes()), 0, true, context.newPromise());
        try {
            controller.writePendingBytes();
        } catch (Http2Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
