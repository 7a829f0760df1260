package dev.larder.http.message;

import dev.larder.spi.Causes;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.StreamResetException;
import java.io.IOException;

/** Requests whose client has closed the stream or the connection: no answer can reach it, and Larder has not failed. */
final class ClientLoss {
    private ClientLoss() {}

    /**
     * Whether the request failed because its client is gone. Stores wrap their own failures, so these are none of them.
     */
    static boolean explains(Throwable failure, HttpServerRequest request) {
        boolean closed = request.response().closed();
        return Causes.of(failure).anyMatch(cause -> isLoss(cause) || (closed && isFailedWrite(cause)));
    }

    private static boolean isLoss(Throwable cause) {
        if (cause instanceof Http2Exception trouble) {
            return trouble.error() == Http2Error.STREAM_CLOSED || trouble.error() == Http2Error.CANCEL;
        }
        return cause instanceof HttpClosedException
                || cause instanceof StreamResetException
                || (cause instanceof IOException && isHangUp(cause.toString()));
    }

    /** The texts of the operating system, which the exceptions of both transports contain, and the name of Java's. */
    private static boolean isHangUp(String text) {
        return text.contains("Broken pipe")
                || text.contains("Connection reset")
                || text.contains("ClosedChannelException");
    }

    /** Whether Vert.x or Netty throws this at a write to a closed stream. */
    private static boolean isFailedWrite(Throwable cause) {
        return cause instanceof IOException
                || cause instanceof IllegalStateException
                || cause instanceof IllegalArgumentException;
    }
}
