package dev.larder.http;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;

/**
 * A request that may have to wait before it is routed. An answer that is there at once is acted on at once; while one is
 * waited for, nothing is read of the request, and it goes on where it was.
 */
final class Passage {
    private final RoutingContext context;
    private final HttpServerRequest request;
    private final Problems problems;
    private final Context here = Vertx.currentContext();

    /** Only touched where the request is. */
    private boolean over;

    private boolean paused;

    Passage(RoutingContext context, Problems problems) {
        this.context = context;
        this.request = context.request();
        this.problems = problems;
    }

    <T> void await(Uni<T> asked, Consumer<T> then) {
        var unused = asked.subscribe()
                .with(
                        answer -> here(() -> then.accept(answer)),
                        failure -> here(() -> AnswerWriter.send(request, problems.answer(failure, request))));
        if (!over) {
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
        if (paused) {
            request.resume();
        }
        if (context.response().closed()) {
            return;
        }
        try {
            step.run();
        } catch (RuntimeException e) {
            // an edge: nothing but an answer may come out of here
            AnswerWriter.send(request, problems.answer(e, request));
        }
    }
}
