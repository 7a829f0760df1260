package dev.larder.ai.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.larder.ai.protocol.ProtocolPaths;
import dev.larder.http.problem.Problem;
import dev.larder.http.problem.ProblemForm;
import io.vertx.core.http.HttpMethod;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Problems as clients of OpenAI's protocol read them: by status, each with the type and the code that OpenAI gives it. */
@Singleton
final class OpenAiProblems implements ProblemForm {
    private static final ProtocolPaths PATHS = new ProtocolPaths(
            Set.of(ChatProtocol.PATH, CompletionProtocol.PATH, ResponsesProtocol.PATH, "/v1/embeddings"));

    @Override
    public boolean isFor(HttpMethod method, String path) {
        return PATHS.have(method, path);
    }

    @Override
    public void write(JsonGenerator json, Problem problem, String path) throws IOException {
        json.writeObjectFieldStart("error");
        json.writeStringField("message", problem.message());
        json.writeStringField("type", type(problem.status()));
        json.writeNullField("param");
        json.writeStringField("code", code(problem.status()));
        json.writeEndObject();
    }

    private static String type(int status) {
        if (status == 429) {
            return "requests";
        }
        return status < 500 ? "invalid_request_error" : "server_error";
    }

    /** A null code is written where OpenAI has none. */
    private static @Nullable String code(int status) {
        return switch (status) {
            case 401 -> "invalid_api_key";
            case 403 -> "insufficient_permissions";
            case 404 -> "not_found";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_exceeded";
            default -> null;
        };
    }
}
