package dev.larder.http.body;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
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
        hangUp(request);
    }

    /** Ends the connection, or only the stream where others share the connection (RFC 9113, section 5). */
    static void hangUp(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            var unused = request.response().reset();
        } else {
            var unused = request.connection().close();
        }
    }
}
