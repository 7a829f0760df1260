package dev.larder.http.body;

import dev.larder.http.message.HangUp;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/** The rest of a body whose request has been answered: it is thrown away, but not for ever. */
final class UnreadBody implements Watched {
    private static final long LONGEST = Duration.ofSeconds(10).toNanos();

    private final HttpServerRequest request;
    private final BodyWatch watch;
    private final long begun = System.nanoTime();

    UnreadBody(HttpServerRequest request, BodyWatch watch) {
        this.request = request;
        this.watch = watch;
    }

    void discard() {
        watch.add(this);
        request.handler(piece -> {});
        request.endHandler(end -> watch.remove(this));
        request.exceptionHandler(gone -> watch.remove(this));
        request.resume();
    }

    @Override
    public boolean isLate(long now) {
        return now - begun > LONGEST;
    }

    @Override
    public void expire() {
        watch.remove(this);
        HangUp.on(request);
    }
}
