package dev.larder.ai.entries;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.larder.http.codec.RequestTarget;
import dev.larder.http.problem.Problem;
import dev.larder.http.problem.ProblemForm;
import io.vertx.core.http.HttpMethod;
import jakarta.inject.Singleton;
import java.io.IOException;

/** Problems as clients of Redis LangCache read them: by status, each with its types. */
@Singleton
final class LangCacheProblems implements ProblemForm {
    @Override
    public boolean isFor(HttpMethod method, String path) {
        return RequestTarget.isLangCache(path);
    }

    @Override
    public void write(JsonGenerator json, Problem problem, String path) throws IOException {
        json.writeStringField("title", problem.title());
        json.writeNumberField("status", problem.status());
        json.writeStringField("detail", problem.message());
        json.writeStringField("type", type(problem.status(), path));
        json.writeStringField("instance", path);
    }

    private static String type(int status, String path) {
        return switch (status) {
            case 401 -> "/errors/authentication-failed";
            case 403 -> "/errors/insufficient-permissions";
            case 404 -> path.contains("/entries/") ? "/errors/cache/entry/not-found" : "/errors/cache/not-found";
            case 413 -> "/errors/payload-too-large";
            case 429 -> "/errors/too-many-requests";
            // a client knows this type for 424 alone; to the others it is a string
            case 502, 503, 504, 507 -> "/errors/database/resource-database-unavailable";
            default -> status < 500 ? "/errors/invalid-data" : "/errors/unexpected-error";
        };
    }
}
