package dev.larder.http.body;

import dev.larder.core.Refusal;
import dev.larder.http.problem.HttpRefusal;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/**
 * The body of one request that is streamed to an origin. It is not buffered here, so it is not counted. It must come as
 * fast as other bodies while its receiver wants more.
 *
 * <p>Everything happens on the request's event loop but {@link #isLate}.
 */
final class PassingBody implements ReadStream<Buffer>, Watched {
    private final HttpServerRequest request;
    private final Context context = Vertx.currentContext();
    private final BodyTerms terms;
    private final BodyWatch watch;
    private Runnable begin;
    private @Nullable Handler<Throwable> failed;
    private boolean over;

    /** The state of the receiver's waiting; read by the watch. */
    private volatile Wait wait = new Wait(false, 0, 0, 0, 0);

    /**
     * The time that the receiver has waited for bytes, in nanoseconds.
     *
     * @param now whether it waits now
     * @param since the start of this wait
     * @param before the sum of its earlier waits
     * @param progressed the time of the last bytes, or the start of this wait
     * @param received the number of bytes received
     */
    private record Wait(boolean now, long since, long before, long progressed, long received) {}

    /** @param begin done once, before the first bytes are read */
    PassingBody(HttpServerRequest request, BodyTerms terms, BodyWatch watch, Runnable begin) {
        this.request = request;
        this.terms = terms;
        this.watch = watch;
        this.begin = begin;
    }

    @Override
    public boolean isLate(long now) {
        Wait current = wait;
        return current.now
                && terms.pace()
                        .isLate(current.before + now - current.since, now - current.progressed, current.received);
    }

    @Override
    public void expire() {
        context.runOnContext(x -> fail(HttpRefusal.of(408)));
    }

    @Override
    public ReadStream<Buffer> handler(@Nullable Handler<Buffer> handler) {
        request.handler(
                handler == null
                        ? null
                        : piece -> {
                            if (mayCome(piece.length())) {
                                handler.handle(piece);
                            }
                        });
        return this;
    }

    @Override
    public ReadStream<Buffer> endHandler(@Nullable Handler<Void> handler) {
        request.endHandler(
                handler == null
                        ? null
                        : end -> {
                            finish();
                            handler.handle(null);
                        });
        return this;
    }

    @Override
    public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
        failed = handler;
        request.exceptionHandler(handler == null ? null : broken -> abandon());
        return this;
    }

    @Override
    public ReadStream<Buffer> resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public ReadStream<Buffer> fetch(long amount) {
        if (!over && !wait.now) {
            long now = System.nanoTime();
            wait = new Wait(true, now, wait.before, now, wait.received);
            watch.add(this);
        }
        begin.run();
        begin = () -> {};
        request.fetch(amount);
        return this;
    }

    @Override
    public ReadStream<Buffer> pause() {
        request.pause();
        rest();
        return this;
    }

    /** Ends it, if it is under way: the client is gone, or has its answer. */
    void abandon() {
        fail(HttpRefusal.of(400, IncomingBody.UNREADABLE));
    }

    private void finish() {
        over = true;
        rest();
    }

    private void rest() {
        watch.remove(this);
        if (wait.now) {
            long now = System.nanoTime();
            wait = new Wait(false, now, wait.before + now - wait.since, now, wait.received);
        }
    }

    private boolean mayCome(int bytes) {
        long received = wait.received + bytes;
        wait = new Wait(wait.now, wait.since, wait.before, System.nanoTime(), received);
        if (received > terms.maxBytes()) {
            fail(new Refusal.TooLarge(terms.tooLarge()));
        }
        return !over;
    }

    private void fail(RuntimeException reason) {
        Handler<Throwable> told = failed;
        if (!over) {
            finish();
            if (told != null) {
                told.handle(reason);
            }
        }
    }
}
