package dev.larder.http.message;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.larder.core.service.Front;
import dev.larder.core.service.Service;
import dev.larder.http.codec.AcceptField;
import dev.larder.http.codec.JsonBody;
import dev.larder.http.codec.RequestTarget;
import dev.larder.http.problem.Problem;
import dev.larder.http.problem.ProblemForm;
import dev.larder.spi.CacheKey;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Renders problems: in the form of the protocol, where the request has one, and else in DreamFactory's envelope, or as RFC
 * 9457 when the client asks for it.
 */
@Singleton
public final class Problems {
    private static final Logger LOG = Logger.getLogger(Problems.class);

    /** The media type of a problem after RFC 9457. */
    public static final String RFC_9457 = AcceptField.PROBLEM;

    private final HttpConfig.Compat compat;

    private final List<ProblemForm> forms;

    Problems(HttpConfig config, @Any Instance<ProblemForm> forms) {
        this.compat = config.compat();
        this.forms = forms.stream().toList();
    }

    /** The answer to a request that failed. Logs failures that need the operator's attention. */
    public Answer answer(Throwable failure, HttpServerRequest request) {
        return answer(logged(failure, request), request);
    }

    /**
     * The same for a request that was let in. The protocols of language models are those of the services in front of
     * one, and a key of another service may be one of their paths.
     */
    Answer answer(Throwable failure, ApiRequest call) {
        boolean ofModel = call.service()
                .flatMap(Service::front)
                .flatMap(Front::conversations)
                .isPresent();
        HttpServerRequest request = call.request();
        return answer(logged(failure, request), request, ofModel ? form(request) : Optional.empty());
    }

    private Problem logged(Throwable failure, HttpServerRequest request) {
        Problem problem = Problem.of(failure);
        if (problem.status() == 500 && isClientLoss(failure, request)) {
            LOG.debugf(failure, "The client of a %s request is gone", request.method());
        } else if (problem.status() == 500) {
            LOG.errorf(failure, "A %s request failed", request.method());
        } else if (problem.status() > 500 && problem.status() != 501) {
            LOG.debugf(failure, "A %s request could not be served", request.method());
        }
        return problem;
    }

    /** Whether the request failed because its client has closed the stream or the connection. */
    public boolean isClientLoss(Throwable failure, HttpServerRequest request) {
        return ClientLoss.explains(failure, request);
    }

    /** The answer that tells of a problem. */
    public Answer answer(Problem told, HttpServerRequest request) {
        return answer(told, request, form(request));
    }

    private Optional<ProblemForm> form(HttpServerRequest request) {
        String path = RequestTarget.path(request.uri());
        return forms.stream().filter(form -> form.isFor(request.method(), path)).findFirst();
    }

    private Answer answer(Problem told, HttpServerRequest request, Optional<ProblemForm> form) {
        Problem problem = translated(told);
        boolean rfc9457 = form.isEmpty() && wantsRfc9457(request);
        Answer answer = Answer.of(problem.status()).body(rfc9457 ? RFC_9457 : JsonBody.TYPE, JsonBody.object(json -> {
            if (form.isPresent()) {
                form.get().write(json, problem, RequestTarget.path(request.uri()));
            } else if (rfc9457) {
                writeRfc9457(json, problem);
            } else {
                json.writeObjectFieldStart("error");
                writeMembers(json, problem);
                json.writeEndObject();
            }
        }));
        problem.allow().ifPresent(methods -> answer.with(HttpHeaders.ALLOW, methods));
        if (problem.status() == 401) {
            answer.with("WWW-Authenticate", "Bearer realm=\"larder\"");
        } else if (problem.status() == 503) {
            answer.with(
                    HttpHeaders.RETRY_AFTER, Long.toString(problem.retryAfter().orElse(1)));
        } else if (problem.status() == 408 && request.version() != HttpVersion.HTTP_2) {
            answer.with(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        return answer;
    }

    /** Whether the client asks for problems after RFC 9457. */
    public static boolean wantsRfc9457(HttpServerRequest request) {
        return AcceptField.prefersProblem(request.headers().getAll(HttpHeaders.ACCEPT));
    }

    /** The problem of one item of several. */
    public void writeError(JsonGenerator json, Throwable failure) throws IOException {
        json.writeObjectFieldStart("error");
        writeMembers(json, of(failure));
        json.writeEndObject();
    }

    /** The problem of a failure, with the status of the configured conventions. */
    public Problem of(Throwable failure) {
        return translated(Problem.of(failure));
    }

    private Problem translated(Problem problem) {
        return compat == HttpConfig.Compat.DREAMFACTORY && problem.status() == 409
                ? new Problem(400, problem.message(), problem.keys(), problem.allow(), problem.retryAfter())
                : problem;
    }

    private static void writeMembers(JsonGenerator json, Problem problem) throws IOException {
        json.writeNumberField("code", problem.status());
        json.writeFieldName("context");
        if (problem.keys().isEmpty()) {
            json.writeNull();
        } else {
            json.writeStartObject();
            writeKeys(json, problem);
            json.writeEndObject();
        }
        json.writeStringField("message", problem.message());
        json.writeNumberField("status_code", problem.status());
    }

    private static void writeRfc9457(JsonGenerator json, Problem problem) throws IOException {
        json.writeStringField("type", "about:blank");
        json.writeStringField("title", problem.title());
        json.writeNumberField("status", problem.status());
        json.writeStringField("detail", problem.message());
        if (!problem.keys().isEmpty()) {
            writeKeys(json, problem);
        }
    }

    private static void writeKeys(JsonGenerator json, Problem problem) throws IOException {
        json.writeArrayFieldStart("keys");
        for (CacheKey key : problem.keys()) {
            json.writeString(key.text());
        }
        json.writeEndArray();
    }
}
