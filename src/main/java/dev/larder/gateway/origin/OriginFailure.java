package dev.larder.gateway.origin;

import dev.larder.http.problem.HttpRefusal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The origin gives no answer. */
public final class OriginFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String text;
    private final Progress progress;
    private final @Nullable Duration again;

    /** The progress of the request at the origin. */
    public enum Progress {
        /** The origin is done with the request, or has not begun it. */
        ENDED,
        /** The request may still change something. */
        UNKNOWN
    }

    /**
     * @param status the status of the answer to the client
     * @param message the message to the client: it names no address and quotes no statement
     */
    public OriginFailure(int status, String message, Progress progress, @Nullable Throwable cause) {
        super(message, cause);
        this.status = status;
        this.text = message;
        this.progress = progress;
        this.again = null;
    }

    /** A request that was refused before it was sent, and may be tried again after a while. */
    public OriginFailure(String message, Duration again) {
        super(message, null, false, false);
        this.status = 503;
        this.text = message;
        this.progress = Progress.ENDED;
        this.again = again;
    }

    /** The answer to the client. */
    public HttpRefusal refusal() {
        return again == null ? HttpRefusal.of(status, text) : HttpRefusal.until(text, again);
    }

    public Progress progress() {
        return progress;
    }
}
