package dev.larder.http;

import dev.larder.http.problem.Problem;
import io.smallrye.mutiny.CompositeException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Gives every failure its body, wherever it happened: in a resource, or in the router before one was found. */
@Singleton
public final class Failures {
    private static final List<Integer> ROUTER_STATUSES = List.of(400, 404, 405, 406, 413, 414, 415, 500);

    private final Problems problems;

    Failures(Problems problems) {
        this.problems = problems;
    }

    void install(@Observes Router router) {
        ROUTER_STATUSES.forEach(status -> router.errorHandler(status, this::routerFailed));
        // before Quarkus' own, which would log the whole request target
        router.route().order(Integer.MIN_VALUE).failureHandler(this::routerFailed);
    }

    @ServerExceptionMapper(Throwable.class)
    Response failed(Throwable failure, RoutingContext context) {
        Answer answer = problems.answer(cause(failure), context.request());
        // a type, so that Quarkus REST does not negotiate one and fail on an Accept field that makes no sense
        return Response.status(answer.status())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(answer)
                .build();
    }

    private void routerFailed(RoutingContext context) {
        HttpServerRequest request = context.request();
        Throwable failure = context.failure();
        boolean told = failure == null || (context.statusCode() >= 400 && context.statusCode() < 500);
        Answer answer = told
                ? problems.answer(Problem.of(context.statusCode(), Problem.phrase(context.statusCode())), request)
                : problems.answer(failure, request);
        AnswerWriter.send(request, answer);
    }

    /** Of several failures together the first: they are of one kind, or the first is as good as any. */
    private static Throwable cause(Throwable failure) {
        return failure instanceof CompositeException several
                ? several.getCauses().get(0)
                : failure;
    }
}
