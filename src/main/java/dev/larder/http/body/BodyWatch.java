package dev.larder.http.body;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Ends bodies that come too slowly. One timer looks at all of them: a timer for each body would cost every write. */
@Singleton
final class BodyWatch {
    private static final long INTERVAL_MILLIS = 1_000;

    private final Vertx vertx;
    private final Set<Watched> bodies = ConcurrentHashMap.newKeySet();
    private long timer;

    BodyWatch(Vertx vertx) {
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent started) {
        timer = vertx.setPeriodic(INTERVAL_MILLIS, x -> look(System.nanoTime()));
    }

    void stop(@Observes ShutdownEvent stopping) {
        vertx.cancelTimer(timer);
    }

    void add(Watched body) {
        bodies.add(body);
    }

    void remove(Watched body) {
        bodies.remove(body);
    }

    private void look(long now) {
        for (Watched body : bodies) {
            if (body.isLate(now)) {
                body.expire();
            }
        }
    }
}
