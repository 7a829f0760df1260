package dev.larder.outbound;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/**
 * The body of a response while it comes. It is paused at first, and little more is read from the server than its
 * consumer takes.
 *
 * <p>Its consumer reads it to the end, discards or cancels it: until then it occupies a connection. The handler of
 * exceptions gets an {@link OutboundFailure} if the body ends too early, and then the handler of the end is not called.
 */
public interface StreamedBody extends ReadStream<Buffer> {
    @Override
    @CanIgnoreReturnValue
    StreamedBody handler(@Nullable Handler<Buffer> handler);

    @Override
    @CanIgnoreReturnValue
    StreamedBody endHandler(@Nullable Handler<@Nullable Void> handler);

    @Override
    @CanIgnoreReturnValue
    StreamedBody exceptionHandler(@Nullable Handler<Throwable> handler);

    @Override
    @CanIgnoreReturnValue
    StreamedBody pause();

    @Override
    @CanIgnoreReturnValue
    StreamedBody resume();

    @Override
    @CanIgnoreReturnValue
    StreamedBody fetch(long amount);

    /** Ends the exchange: closes the connection, or resets the stream of an HTTP/2 connection. No handler is called. */
    void cancel();

    /** Reads a short rest so that the connection can be used again, and cancels a long one. No handler is called. */
    void discard();

    /**
     * Completes when the last byte has come, and the connection is free; fails with an {@link OutboundFailure} if the
     * exchange ended before. The consumer may still have bytes to take then.
     */
    Future<Void> over();

    /** Whether the last byte of the request was written to the connection; a server may answer before. */
    boolean isRequestWritten();
}
