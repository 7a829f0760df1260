package dev.larder.outbound;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.streams.impl.InboundBuffer;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The body of one response. The library reads until a few pieces wait for the consumer, so that the end of a short body
 * is known, and its connection free, before the consumer takes it. Its methods may be called anywhere; all else happens
 * on the exchange's context.
 */
final class ReceivedBody implements StreamedBody {
    private static final Object END = new Object();
    private static final int MAX_WAITING = 4;
    private static final int MAX_DISCARDED = 64 * 1024;
    private static final long ENDLESS = Long.MAX_VALUE;

    private final ContextInternal context;
    private final HttpClientResponse response;
    private final StreamExchange exchange;
    private final Duration betweenBytes;
    private final Watchdog idle;
    private final InboundBuffer<Object> waiting;

    /** The number of pieces that the consumer requests. While it is 0, the server is not late. */
    private long demand;

    private boolean arrived;

    /** Whether the bytes that the library holds are no longer read. */
    private boolean ignored;

    /** Whether the consumer still waits for the end: it has neither got it nor cancelled. */
    private boolean delivers = true;

    private @Nullable OutboundFailure untold;
    private volatile Handler<Buffer> pieces = x -> {};
    private volatile Handler<@Nullable Void> end = x -> {};
    private volatile @Nullable Handler<Throwable> failed;

    /** @param idle the exchange's watchdog, which no other phase needs from now on */
    ReceivedBody(ContextInternal context, HttpClientResponse response, StreamExchange exchange, Watchdog idle) {
        this.context = context;
        this.response = response;
        this.exchange = exchange;
        this.betweenBytes = exchange.timeouts().betweenBytes();
        this.idle = idle;
        this.waiting = new InboundBuffer<>(context, MAX_WAITING)
                .pause()
                .handler(this::deliver)
                .exceptionHandler(context::reportException);
    }

    /** Begins to read. */
    void begin() {
        waiting.drainHandler(x -> response.resume());
        response.exceptionHandler(exchange::fail)
                .endHandler(x -> {
                    arrived = true;
                    exchange.arrived();
                    waiting.write(END);
                })
                .handler(piece -> {
                    if (!waiting.write(piece)) {
                        response.pause();
                    }
                })
                .resume();
    }

    /** Tells the consumer that the body ends too early: after the pieces that wait for it, or at once. */
    void fail(OutboundFailure failure, boolean atOnce) {
        ignoreResponse();
        if (atOnce || waiting.isEmpty()) {
            deliver(failure);
        } else {
            waiting.write(failure);
        }
    }

    /** Finds whether the end had come already, because then the connection may be another exchange's. */
    void whetherArrived(Consumer<Boolean> then) {
        ignoreResponse();
        // what the library holds comes in the context's next turn
        response.resume();
        context.runOnContext(x -> then.accept(arrived));
    }

    private void ignoreResponse() {
        if (!arrived && !ignored) {
            ignored = true;
            response.handler(x -> {}).exceptionHandler(x -> {}).endHandler(x -> arrived = true);
        }
    }

    private void deliver(Object event) {
        if (!delivers) {
            return;
        } else if (event instanceof Buffer piece) {
            demand = demand == ENDLESS || demand == 0 ? demand : demand - 1;
            watch();
            pieces.handle(piece);
        } else if (event instanceof OutboundFailure failure) {
            delivers = false;
            Handler<Throwable> handler = failed;
            if (handler == null) {
                untold = failure;
            } else {
                handler.handle(failure);
            }
        } else {
            delivers = false;
            end.handle(null);
        }
    }

    private void watch() {
        if (demand > 0 && !arrived && !ignored) {
            idle.arm(betweenBytes);
        } else {
            idle.disarm();
        }
    }

    @Override
    @CanIgnoreReturnValue
    public StreamedBody handler(@Nullable Handler<Buffer> handler) {
        pieces = handler == null ? x -> {} : handler;
        return this;
    }

    @Override
    @CanIgnoreReturnValue
    public StreamedBody endHandler(@Nullable Handler<@Nullable Void> handler) {
        end = handler == null ? x -> {} : handler;
        return this;
    }

    @Override
    @CanIgnoreReturnValue
    public StreamedBody exceptionHandler(@Nullable Handler<Throwable> handler) {
        failed = handler;
        if (handler != null) {
            context.runOnContext(x -> {
                OutboundFailure failure = untold;
                untold = null;
                if (failure != null) {
                    handler.handle(failure);
                }
            });
        }
        return this;
    }

    @Override
    @CanIgnoreReturnValue
    public StreamedBody pause() {
        waiting.pause();
        context.execute(() -> {
            demand = 0;
            waiting.pause();
            watch();
        });
        return this;
    }

    @Override
    @CanIgnoreReturnValue
    public StreamedBody resume() {
        return fetch(ENDLESS);
    }

    @Override
    @CanIgnoreReturnValue
    public StreamedBody fetch(long amount) {
        context.execute(() -> {
            demand = demand + amount < 0 ? ENDLESS : demand + amount;
            watch();
            waiting.fetch(amount);
        });
        return this;
    }

    @Override
    public void cancel() {
        context.execute(() -> {
            delivers = false;
            waiting.clear();
            exchange.cancel();
        });
    }

    @Override
    public void discard() {
        var left = new Object() {
            int bytes = MAX_DISCARDED;
        };
        exceptionHandler(x -> {}).endHandler(null).handler(piece -> {
            left.bytes -= piece.length();
            if (left.bytes < 0) {
                cancel();
            }
        });
        resume();
    }

    @Override
    public Future<Void> over() {
        return exchange.over();
    }

    @Override
    public boolean isRequestWritten() {
        return exchange.isRequestWritten();
    }
}
