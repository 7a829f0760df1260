package dev.larder.admin;

import dev.larder.core.Refusal;
import dev.larder.http.Answer;
import dev.larder.http.Problems;
import dev.larder.http.problem.Problem;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.smallrye.mutiny.CompositeException;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.Iterator;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Gives every failure of the control plane the body that failures have everywhere: Larder's, Quarkus REST's and Security's. */
@Singleton
public final class ControlFailures {
    private final Problems problems;

    ControlFailures(Problems problems) {
        this.problems = problems;
    }

    @ServerExceptionMapper({AuthenticationFailedException.class, UnauthorizedException.class})
    Response unauthenticated(RoutingContext context) {
        return response(problems.answer(new Refusal.Unauthenticated(Problem.phrase(401)), context.request()));
    }

    @ServerExceptionMapper(ForbiddenException.class)
    Response forbidden(RoutingContext context) {
        return response(problems.answer(
                new Refusal.Forbidden("This API key may not %s here".formatted(context.request().method())),
                context.request()));
    }

    @ServerExceptionMapper(Throwable.class)
    Response failed(Throwable failure, RoutingContext context) {
        return response(problems.answer(cause(failure), context.request()));
    }

    private static Response response(Answer answer) {
        var response = Response.status(answer.status());
        for (Iterator<CharSequence> field = answer.fields().iterator(); field.hasNext(); ) {
            response.header(field.next().toString(), field.next().toString());
        }
        return response.entity(answer.body()).build();
    }

    /** Of several failures together the first, and of a parameter that means nothing why it does. */
    private static Throwable cause(Throwable failure) {
        if (failure instanceof CompositeException several) {
            return several.getCauses().get(0);
        }
        return failure instanceof WebApplicationException && failure.getCause() instanceof Refusal refusal
                ? refusal
                : failure;
    }
}
