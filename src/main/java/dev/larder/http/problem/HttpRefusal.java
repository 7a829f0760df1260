package dev.larder.http.problem;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A refusal that only HTTP knows, such as 405 or 411. */
public final class HttpRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    private HttpRefusal(Problem problem) {
        // an expected answer, not a defect: its stack is of no use, and slow to fill in
        super(problem.message(), null, false, false);
        this.problem = problem;
    }

    /** The refusal with that status and its usual message. */
    public static HttpRefusal of(int status) {
        return of(status, Problem.phrase(status));
    }

    /** The refusal with that status. */
    public static HttpRefusal of(int status, String message) {
        return new HttpRefusal(Problem.of(status, message));
    }

    /** The refusal of a request that may be sent again after a time. */
    public static HttpRefusal until(String message, Duration retryAfter) {
        long seconds = Math.max(1, retryAfter.plusMillis(999).toSeconds());
        return new HttpRefusal(new Problem(503, message, List.of(), Optional.empty(), OptionalLong.of(seconds)));
    }

    /** The refusal of a key that is unknown or has expired. */
    public static HttpRefusal unknownKey() {
        return of(401, "This API key is not known here, or it has expired");
    }

    /** The refusal of a method, which names the methods there are. */
    public static HttpRefusal notAllowed(String methods) {
        return new HttpRefusal(new Problem(405, Problem.phrase(405), List.of(), Optional.of(methods)));
    }

    /** The problem as HTTP tells it. */
    public Problem problem() {
        return problem;
    }
}
