package dev.larder.ai.dify;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.larder.ai.protocol.ProtocolPaths;
import dev.larder.http.problem.Problem;
import dev.larder.http.problem.ProblemForm;
import io.vertx.core.http.HttpMethod;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Set;

/** Problems as clients of Dify's API read them: by status, each with its code. */
@Singleton
final class DifyProblems implements ProblemForm {
    private static final ProtocolPaths PATHS =
            new ProtocolPaths(Set.of(DifyProtocol.CHAT_PATH, DifyProtocol.COMPLETION_PATH));

    @Override
    public boolean isFor(HttpMethod method, String path) {
        return PATHS.have(method, path);
    }

    @Override
    public void write(JsonGenerator json, Problem problem, String path) throws IOException {
        json.writeStringField("code", code(problem.status()));
        json.writeStringField("message", problem.message());
        json.writeNumberField("status", problem.status());
    }

    private static String code(int status) {
        return switch (status) {
            case 401 -> "unauthorized";
            case 403 -> "forbidden";
            case 404 -> "not_found";
            case 413 -> "request_too_large";
            case 429 -> "too_many_requests";
            case 503 -> "service_unavailable";
            case 504 -> "gateway_timeout";
            default -> status < 500 ? "invalid_param" : "internal_server_error";
        };
    }
}
