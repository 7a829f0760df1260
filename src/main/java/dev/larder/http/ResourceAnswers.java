package dev.larder.http;

import dev.larder.http.codec.JsonBody;
import dev.larder.http.message.Answer;
import dev.larder.http.message.Problems;
import dev.larder.http.problem.HttpRefusal;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Iterator;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers of the control plane's resources on Quarkus REST. */
@Singleton
public final class ResourceAnswers {
    private final Problems problems;

    ResourceAnswers(Problems problems) {
        this.problems = problems;
    }

    /** The answer as Quarkus REST sends it. */
    static Response of(Answer answer) {
        var response = Response.status(answer.status());
        for (Iterator<CharSequence> field = answer.fields().iterator(); field.hasNext(); ) {
            response.header(field.next().toString(), field.next().toString());
        }
        // or a HEAD would not tell it
        return response.header(HttpHeaders.CONTENT_LENGTH, answer.length())
                .entity(answer.body())
                .build();
    }

    /** A success with this object. */
    static Uni<Response> json(JsonBody.Content members) {
        return Uni.createFrom().item(() -> of(Answer.json(members)));
    }

    @ServerExceptionMapper(Throwable.class)
    Response failed(Throwable failure, RoutingContext context) {
        Throwable known = failure instanceof WebApplicationException routing
                ? HttpRefusal.of(routing.getResponse().getStatus())
                : failure;
        return of(problems.answer(known, context.request()));
    }
}
