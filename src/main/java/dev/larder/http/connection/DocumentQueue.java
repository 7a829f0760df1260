package dev.larder.http.connection;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Context;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Renders the large documents of management (metrics, OpenAPI, Swagger UI) one at a time. Worker threads render them,
 * and many at once would take the processors from the API and fill the heap before the first is written. Health is
 * small and always answered.
 *
 * <p>Everything below {@code /q} is read-only: other methods than GET and HEAD are refused.
 */
@Singleton
final class DocumentQueue {
    /** After the gate of the API, which passes requests outside the API on. */
    private static final int PRIORITY = 200;

    private static final String ROOT = "/q/";
    private static final String WITHOUT_SLASH = "/q";
    private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD);
    private static final String HEALTH = "/q/health";
    private static final int MAX_WAITING = 64;
    private static final String READING = DocumentQueue.class.getName();

    private final Deque<Reading> waiting = new ArrayDeque<>();
    private @Nullable Reading current;

    private record Reading(RoutingContext request, Context loop) {}

    private enum Turn {
        NOW,
        LATER,
        NEVER
    }

    void install(@Observes Filters filters) {
        filters.register(this::handle, PRIORITY);
    }

    private void handle(RoutingContext request) {
        String path = request.normalizedPath();
        boolean management = path.startsWith(ROOT) || path.equals(WITHOUT_SLASH);
        if (management && !READS.contains(request.request().method())) {
            request.response().putHeader(HttpHeaderNames.ALLOW, "GET, HEAD");
            Refusals.send(request, 405, "Management is only read: use GET or HEAD");
            return;
        }
        if (!management || path.startsWith(HEALTH)) {
            request.next();
            return;
        }
        Reading known = request.get(READING);
        if (known != null) {
            // a rerouted request comes again and has its turn; rerouting took its handlers away
            observe(known);
            request.next();
            return;
        }
        var reading = new Reading(request, request.vertx().getOrCreateContext());
        request.put(READING, reading);
        Turn turn = admit(reading);
        if (turn == Turn.NEVER) {
            request.response().putHeader(HttpHeaderNames.RETRY_AFTER, "1");
            Refusals.send(request, 503, "Too many read the documents of management at once; try again");
            return;
        }
        observe(reading);
        if (turn == Turn.NOW) {
            request.next();
        }
    }

    /** Waits until the document is made; whether its reader takes it is of no account here. */
    private void observe(Reading reading) {
        reading.request().addHeadersEndHandler(made -> over(reading));
        reading.request().addEndHandler(gone -> over(reading));
    }

    private synchronized Turn admit(Reading reading) {
        if (current == null) {
            current = reading;
            return Turn.NOW;
        }
        if (waiting.size() >= MAX_WAITING) {
            return Turn.NEVER;
        }
        waiting.add(reading);
        return Turn.LATER;
    }

    /** A reader's document is made, or the reader is gone. */
    private synchronized void over(Reading reading) {
        if (waiting.remove(reading) || !reading.equals(current)) {
            return;
        }
        Reading next = waiting.poll();
        current = next;
        if (next != null) {
            next.loop().runOnContext(turn -> next.request().next());
        }
    }
}
