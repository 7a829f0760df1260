package dev.larder.outbound;

import dev.larder.outbound.StreamRequest.Body;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The body of one request on its way. It is written in slices, so that a slow server shows its progress; while too many
 * bytes are not written yet, the source is paused. Only the exchange's context touches it.
 */
final class Upload {
    private static final int SLICE = 16 * 1024;
    private static final int HIGH = 64 * 1024;
    private static final int LOW = 32 * 1024;

    private final ContextInternal context;
    private final HttpClientRequest request;
    private final StreamExchange exchange;
    private final Duration betweenBytes;
    private final Watchdog idle;
    private @Nullable ReadStream<Buffer> source;
    private OptionalLong length = OptionalLong.empty();
    private long taken;
    private long unwritten;
    private boolean paused;
    private boolean stopped;
    private boolean written;

    Upload(ContextInternal context, HttpClientRequest request, StreamExchange exchange) {
        this.context = context;
        this.request = request;
        this.exchange = exchange;
        this.betweenBytes = exchange.timeouts().betweenBytes();
        this.idle = new Watchdog(context, exchange::timeOut);
    }

    /** Sends the head and the body. */
    void begin(Body body) {
        if (body instanceof Body.Bytes few && few.bytes().length() <= SLICE) {
            announce(OptionalLong.of(few.bytes().length()));
            exchange.awaitAnswer();
            awaitWritten(request.end(few.bytes()));
        } else if (body instanceof Body.Bytes whole) {
            announce(OptionalLong.of(whole.bytes().length()));
            take(whole.bytes());
            end();
        } else if (body instanceof Body.Streamed streamed) {
            announce(streamed.length());
            var unused = request.sendHead();
            read(streamed.source());
        } else {
            exchange.awaitAnswer();
            awaitWritten(request.end());
        }
    }

    /** Whether the server has the whole request. */
    boolean isWritten() {
        return written;
    }

    /** Writes no more. The source is paused if it has more. */
    void stop() {
        idle.stop();
        if (!stopped) {
            stopped = true;
            ReadStream<Buffer> before = source;
            if (before != null) {
                before.handler(null).endHandler(null).exceptionHandler(null);
                before.pause();
            }
        }
    }

    private void announce(OptionalLong known) {
        length = known;
        if (known.isPresent()) {
            request.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(known.getAsLong()));
        } else {
            request.setChunked(true);
        }
    }

    private void read(ReadStream<Buffer> from) {
        source = from;
        try {
            from.exceptionHandler(reason -> context.execute(() -> failSource(reason)));
            from.endHandler(x -> context.execute(this::end));
            from.handler(piece -> context.execute(() -> take(piece)));
            from.resume();
        } catch (IllegalStateException e) {
            // it has ended already
            failSource(e);
        }
    }

    private void take(Buffer piece) {
        if (stopped) {
            return;
        }
        taken += piece.length();
        if (length.isPresent() && taken > length.getAsLong()) {
            failSource(new IllegalStateException("not as many bytes as announced"));
            return;
        }
        for (int at = 0; at < piece.length(); at += SLICE) {
            write(piece.slice(at, Math.min(at + SLICE, piece.length())));
        }
        ReadStream<Buffer> from = source;
        if (from != null && unwritten > HIGH && !paused) {
            paused = true;
            from.pause();
        }
    }

    private void write(Buffer slice) {
        unwritten += slice.length();
        idle.arm(betweenBytes);
        request.write(slice).onComplete(x -> context.execute(() -> wrote(slice.length())));
    }

    private void wrote(int bytes) {
        unwritten -= bytes;
        if (stopped) {
            return;
        }
        if (unwritten == 0) {
            idle.disarm();
        } else {
            idle.arm(betweenBytes);
        }
        ReadStream<Buffer> from = source;
        if (from != null && paused && unwritten <= LOW) {
            paused = false;
            from.resume();
        }
    }

    private void end() {
        if (stopped) {
            return;
        }
        if (length.isPresent() && taken < length.getAsLong()) {
            failSource(new IllegalStateException("not as many bytes as announced"));
            return;
        }
        source = null;
        idle.arm(betweenBytes);
        awaitWritten(request.end());
    }

    private void awaitWritten(Future<Void> end) {
        end.onSuccess(x -> context.execute(() -> {
            written = true;
            idle.stop();
            exchange.awaitAnswer();
        }));
    }

    private void failSource(Throwable reason) {
        if (!stopped) {
            exchange.fail(OutboundFailure.ofRequestBody(reason));
        }
    }
}
