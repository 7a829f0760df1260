package dev.larder.ai.anthropic;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.larder.ai.protocol.ProtocolPaths;
import dev.larder.http.problem.Problem;
import dev.larder.http.problem.ProblemForm;
import io.vertx.core.http.HttpMethod;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Set;

/** Problems as clients of Anthropic's protocol read them: by status, each with its type. */
@Singleton
final class AnthropicProblems implements ProblemForm {
    private static final ProtocolPaths PATHS =
            new ProtocolPaths(Set.of(MessagesProtocol.PATH, MessagesProtocol.PATH + "/count_tokens"));

    @Override
    public boolean isFor(HttpMethod method, String path) {
        return PATHS.have(method, path);
    }

    @Override
    public void write(JsonGenerator json, Problem problem, String path) throws IOException {
        json.writeStringField("type", "error");
        json.writeObjectFieldStart("error");
        json.writeStringField("type", type(problem.status()));
        json.writeStringField("message", problem.message());
        json.writeEndObject();
    }

    private static String type(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 503 -> "overloaded_error";
            case 504 -> "timeout_error";
            default -> status < 500 ? "invalid_request_error" : "api_error";
        };
    }
}
