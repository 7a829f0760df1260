package dev.larder.admin;

import dev.larder.http.problem.Problem;
import dev.larder.spi.CacheKey;
import java.util.List;
import java.util.Optional;

/** A failure in DreamFactory's form, in a list with successes. */
public record ErrorDetail(int code, Optional<Context> context, String message, int statusCode) {
    /** The keys that a failure is about. */
    public record Context(List<String> keys) {}

    static ErrorDetail of(Problem problem) {
        List<String> keys = problem.keys().stream().map(CacheKey::text).toList();
        return new ErrorDetail(
                problem.status(),
                keys.isEmpty() ? Optional.empty() : Optional.of(new Context(keys)),
                problem.message(),
                problem.status());
    }
}
