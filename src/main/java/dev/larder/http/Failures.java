package dev.larder.http;

import dev.larder.http.message.Answer;
import dev.larder.http.message.AnswerWriter;
import dev.larder.http.message.ApiRequest;
import dev.larder.http.message.Problems;
import dev.larder.http.problem.Problem;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;

/** Gives every failure its body that happens in the router, before a resource is found. */
@Singleton
public final class Failures {
    private static final List<Integer> ROUTER_STATUSES = List.of(400, 404, 405, 406, 413, 414, 415, 500);

    private final Problems problems;
    private final AnswerWriter writer;

    Failures(Problems problems, AnswerWriter writer) {
        this.problems = problems;
        this.writer = writer;
    }

    void install(@Observes Router router) {
        ROUTER_STATUSES.forEach(status -> router.errorHandler(status, this::routerFailed));
        // before Quarkus' own, which would log the whole request target
        router.route().order(Integer.MIN_VALUE).failureHandler(this::routerFailed);
    }

    private void routerFailed(RoutingContext context) {
        HttpServerRequest request = context.request();
        Throwable failure = context.failure();
        boolean told = failure == null || (context.statusCode() >= 400 && context.statusCode() < 500);
        Answer answer = told
                ? problems.answer(Problem.of(context.statusCode(), Problem.phrase(context.statusCode())), request)
                : problems.answer(failure, request);
        if (failure != null && problems.isClientLoss(failure, request)) {
            return; // the client is gone, and this is no failure of Larder
        }
        if (ApiRequest.find(context).isPresent()) {
            // Dispatch counts what it passes on
            writer.relay(request, answer);
        } else {
            writer.refuse(request, answer);
        }
    }
}
