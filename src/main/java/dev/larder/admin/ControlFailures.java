package dev.larder.admin;

import dev.larder.core.Refusal;
import dev.larder.http.Answer;
import dev.larder.http.Problems;
import dev.larder.http.problem.Problem;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.smallrye.mutiny.CompositeException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
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
    Response unauthenticated(HttpServerRequest request) {
        return response(problems.answer(new Refusal.Unauthenticated(Problem.phrase(401)), request));
    }

    @ServerExceptionMapper(ForbiddenException.class)
    Response forbidden(HttpServerRequest request) {
        return response(problems.answer(
                new Refusal.Forbidden("This API key may not %s here".formatted(request.method())), request));
    }

    @ServerExceptionMapper(Throwable.class)
    Response failed(Throwable failure, HttpServerRequest request) {
        return response(problems.answer(first(failure), request));
    }

    private static Response response(Answer answer) {
        var response = Response.status(answer.status());
        for (Iterator<CharSequence> field = answer.fields().iterator(); field.hasNext(); ) {
            response.header(field.next().toString(), field.next().toString());
        }
        return response.entity(answer.body()).build();
    }

    /** Of several failures together the first: they are of one kind, or the first is as good as any. */
    private static Throwable first(Throwable failure) {
        return failure instanceof CompositeException several
                ? several.getCauses().get(0)
                : failure;
    }
}
