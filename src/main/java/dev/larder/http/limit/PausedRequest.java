package dev.larder.http.limit;

import dev.larder.http.body.Bodies;
import dev.larder.http.message.AnswerWriter;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;

/**
 * A request that may have to wait before it goes on. What is known at once is acted on at once; while the request
 * waits, nothing is read of it, and it goes on where it was.
 */
final class PausedRequest {
    private final RoutingContext context;
    private final HttpServerRequest request;
    private final AnswerWriter writer;
    private final Context here = Vertx.currentContext();

    /** Only touched where the request is. */
    private boolean over;

    private boolean paused;

    PausedRequest(RoutingContext context, AnswerWriter writer) {
        this.context = context;
        this.request = context.request();
        this.writer = writer;
    }

    <T> void await(Uni<T> asked, Consumer<T> then) {
        var unused = asked.subscribe()
                .with(
                        answer -> here(() -> then.accept(answer)),
                        failure -> here(() -> writer.refuse(request, failure)));
        if (!over && !request.isEnded()) {
            paused = true;
            request.pause();
        }
    }

    private void here(Runnable step) {
        if (Vertx.currentContext() == here) {
            go(step);
        } else {
            here.runOnContext(x -> go(step));
        }
    }

    private void go(Runnable step) {
        over = true;
        if (paused && !Bodies.mayCome(request)) {
            request.resume();
        }
        if (context.response().closed()) {
            return;
        }
        try {
            step.run();
        } catch (RuntimeException e) {
            // an edge: nothing but an answer may come out of here
            writer.refuse(request, e);
        }
    }
}
