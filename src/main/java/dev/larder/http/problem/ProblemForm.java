package dev.larder.http.problem;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;

/** The form of problems that the clients of one protocol read. */
public interface ProblemForm {
    /**
     * Whether a request is one of the protocol. The path alone tells it: a caller that may not know of a service must
     * not learn its type from the form of a refusal.
     *
     * @param path the path of the raw request target
     */
    boolean isFor(HttpMethod method, String path);

    /** Writes the members of the JSON object that tells a problem of a request for this path. */
    void write(JsonGenerator json, Problem problem, String path) throws IOException;
}
