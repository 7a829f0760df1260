package dev.larder.admin;

import dev.larder.core.Refusal;
import dev.larder.http.message.Answer;
import dev.larder.http.message.Problems;
import dev.larder.http.problem.HttpRefusal;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.Iterator;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Answers every failure of the control plane with Larder's error body: failures of Larder, Quarkus REST and Quarkus
 * Security.
 */
@Singleton
public final class ControlFailures {
    private final Problems problems;

    ControlFailures(Problems problems) {
        this.problems = problems;
    }

    @ServerExceptionMapper(UnauthorizedException.class)
    Response withoutKey(RoutingContext context) {
        return answer(HttpRefusal.of(401), context);
    }

    @ServerExceptionMapper(AuthenticationFailedException.class)
    Response unknownKey(RoutingContext context) {
        return answer(HttpRefusal.unknownKey(), context);
    }

    @ServerExceptionMapper(ForbiddenException.class)
    Response forbidden(RoutingContext context) {
        String method = context.request().method().name();
        return answer(new Refusal.Forbidden("This API key may not %s here".formatted(method)), context);
    }

    @ServerExceptionMapper(WebApplicationException.class)
    Response refused(WebApplicationException failure, RoutingContext context) {
        // a parameter's converter has failed; it knows why
        return failure.getCause() instanceof Refusal refusal
                ? answer(refusal, context)
                : answer(HttpRefusal.of(failure.getResponse().getStatus()), context);
    }

    @ServerExceptionMapper(Throwable.class)
    Response failed(Throwable failure, RoutingContext context) {
        return answer(failure, context);
    }

    private Response answer(Throwable failure, RoutingContext context) {
        return response(problems.answer(failure, context.request()));
    }

    private static Response response(Answer answer) {
        var response = Response.status(answer.status());
        for (Iterator<CharSequence> field = answer.fields().iterator(); field.hasNext(); ) {
            response.header(field.next().toString(), field.next().toString());
        }
        return response.entity(answer.body()).build();
    }
}
