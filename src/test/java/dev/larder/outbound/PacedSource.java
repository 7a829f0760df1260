package dev.larder.outbound;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A body of a request that gives its bytes as fast as they are taken, and nothing while it is paused. */
final class PacedSource implements ReadStream<Buffer> {
    private static final int PIECE = 64 * 1024;

    /** The number of bytes that it has given. */
    final AtomicLong given = new AtomicLong();

    private final Vertx vertx;
    private final long length;
    private volatile @Nullable Handler<Buffer> pieces;
    private volatile @Nullable Handler<Void> end;
    private volatile @Nullable Handler<Throwable> failed;
    private volatile boolean paused = true;
    private volatile boolean gives;

    PacedSource(Vertx vertx, long length) {
        this.vertx = vertx;
        this.length = length;
    }

    boolean isPaused() {
        return paused;
    }

    /** Gives nothing for so many milliseconds. */
    void hold(long millis) {
        gives = true;
        vertx.setTimer(millis, x -> give());
    }

    void fail() {
        Handler<Throwable> handler = failed;
        if (handler != null) {
            handler.handle(new IOException("The client has closed"));
        }
    }

    private void give() {
        Handler<Buffer> handler = pieces;
        Handler<Void> last = end;
        if (paused || handler == null || last == null) {
            gives = false;
        } else if (given.get() < length) {
            int size = (int) Math.min(PIECE, length - given.get());
            given.addAndGet(size);
            handler.handle(Buffer.buffer(new byte[size]));
            vertx.runOnContext(x -> give());
        } else {
            last.handle(null);
        }
    }

    @Override
    public PacedSource resume() {
        paused = false;
        if (!gives) {
            gives = true;
            vertx.runOnContext(x -> give());
        }
        return this;
    }

    @Override
    public PacedSource pause() {
        paused = true;
        return this;
    }

    @Override
    public PacedSource handler(@Nullable Handler<Buffer> handler) {
        pieces = handler;
        return this;
    }

    @Override
    public PacedSource endHandler(@Nullable Handler<Void> handler) {
        end = handler;
        return this;
    }

    @Override
    public PacedSource exceptionHandler(@Nullable Handler<Throwable> handler) {
        failed = handler;
        return this;
    }

    @Override
    public PacedSource fetch(long amount) {
        return resume();
    }
}
