package dev.larder.gateway.origin;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The body of a change that may take longer to come than its holds last. They are renewed before a late piece is passed
 * on, so that they last whenever the origin may have got the whole request. Everything happens on one context.
 */
final class HoldRenewal implements ReadStream<Buffer> {
    private final ReadStream<Buffer> source;
    private final Context context;
    private final Supplier<Uni<?>> renewal;
    private final Clock clock;
    private final long interval;
    private long renewed;
    private @Nullable Handler<Throwable> failed;
    private boolean renewing;
    private boolean wanted;

    /**
     * @param interval after which the holds are renewed
     * @param renewal renews them
     */
    HoldRenewal(ReadStream<Buffer> source, Context context, Clock clock, Duration interval, Supplier<Uni<?>> renewal) {
        this.source = source;
        this.context = context;
        this.renewal = renewal;
        this.clock = clock;
        this.interval = interval.toMillis();
        this.renewed = clock.millis();
    }

    @Override
    public ReadStream<Buffer> handler(@Nullable Handler<Buffer> handler) {
        source.handler(handler == null ? null : piece -> held(() -> handler.handle(piece)));
        return this;
    }

    @Override
    public ReadStream<Buffer> endHandler(@Nullable Handler<Void> handler) {
        source.endHandler(handler == null ? null : end -> held(() -> handler.handle(null)));
        return this;
    }

    @Override
    public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
        failed = handler;
        source.exceptionHandler(handler);
        return this;
    }

    @Override
    public ReadStream<Buffer> resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public ReadStream<Buffer> fetch(long amount) {
        wanted = true;
        if (!renewing) {
            source.fetch(amount);
        }
        return this;
    }

    @Override
    public ReadStream<Buffer> pause() {
        wanted = false;
        source.pause();
        return this;
    }

    private void held(Runnable step) {
        if (clock.millis() - renewed < interval) {
            step.run();
            return;
        }
        renewing = true;
        source.pause();
        var unused = renewal.get()
                .subscribe()
                .with(
                        done -> context.runOnContext(x -> goOn(step)),
                        failure -> context.runOnContext(x -> fail(failure)));
    }

    private void goOn(Runnable step) {
        renewing = false;
        renewed = clock.millis();
        step.run();
        if (wanted) {
            source.resume();
        }
    }

    private void fail(Throwable failure) {
        renewing = false;
        Handler<Throwable> told = failed;
        if (told != null) {
            told.handle(failure);
        }
    }
}
