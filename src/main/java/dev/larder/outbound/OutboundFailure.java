package dev.larder.outbound;

import dev.larder.spi.Causes;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.TooLongFrameException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A request to another server got no response, or its body ended too early. The message quotes neither the URL nor a
 * header field.
 */
public final class OutboundFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final Progress progress;
    private final @Nullable Duration retryAfter;

    /** The reason why there is no response. */
    public enum Reason {
        /** One of the name's addresses is not public, and the request may go to public ones only. */
        ADDRESS_NOT_PUBLIC,
        /** The name has no address. */
        UNKNOWN_NAME,
        /** The server's certificate is not trusted, or it is another name's. */
        CERTIFICATE,
        /** One of the request's time limits has passed. */
        TIMEOUT,
        /** Too many requests are under way, or too many wait for this server, or the wait was too long. */
        BUSY,
        /** The connection could not be opened or was lost. */
        CONNECTION,
        /** The server's answer is not one that HTTP allows here. */
        PROTOCOL,
        /** The source of the request's body failed, or had not as many bytes as announced. */
        REQUEST_BODY,
        /** The caller ended the exchange. */
        CANCELLED,
        /** The circuit breaker is open: too many of the last requests failed. */
        BREAKER_OPEN,
        /** The server gets as many requests a second as it may. */
        RATE
    }

    /** The progress of the request at its failure. */
    public enum Progress {
        /** The server has not seen the request: sending it again repeats nothing. */
        UNSENT,
        /** The server may have received the request, and has not answered. */
        SENT,
        /** A part of an answer has come. */
        RECEIVED
    }

    private OutboundFailure(Reason reason, Progress progress, Throwable cause) {
        super("%s (%s)".formatted(reason, cause.getClass().getSimpleName()), cause);
        this.reason = reason;
        this.progress = progress;
        this.retryAfter = null;
    }

    private OutboundFailure(Reason reason, Progress progress, @Nullable Duration retryAfter) {
        super(reason.name(), null, false, false);
        this.reason = reason;
        this.progress = progress;
        this.retryAfter = retryAfter;
    }

    OutboundFailure(Reason reason, Progress progress) {
        this(reason, progress, (Duration) null);
    }

    /** A request that was refused before it was sent, and when it may be tried again. */
    static OutboundFailure refusal(Reason reason, Duration retryAfter) {
        return new OutboundFailure(reason, Progress.UNSENT, retryAfter);
    }

    /** The failure of the source of a request's body, which is the cause. */
    static OutboundFailure ofRequestBody(Throwable cause) {
        return new OutboundFailure(Reason.REQUEST_BODY, Progress.SENT, cause);
    }

    /** The failure that the client library reported. */
    static OutboundFailure of(Throwable cause, Progress progress) {
        return cause instanceof OutboundFailure known
                ? known
                : new OutboundFailure(
                        reason(cause, progress), isAnswer(cause, progress) ? Progress.RECEIVED : progress, cause);
    }

    private static Reason reason(Throwable cause, Progress progress) {
        if (cause instanceof UnknownHostException) {
            return Reason.UNKNOWN_NAME;
        } else if (cause instanceof CancellationException) {
            return Reason.CANCELLED;
        } else if (cause instanceof ConnectionPoolTooBusyException) {
            return Reason.BUSY;
        } else if (cause instanceof TimeoutException || cause.getCause() instanceof TimeoutException) {
            return Reason.TIMEOUT;
        } else if (Causes.first(cause, CertificateException.class).isPresent()) {
            return Reason.CERTIFICATE;
        }
        return isMalformed(cause, progress) ? Reason.PROTOCOL : Reason.CONNECTION;
    }

    private static boolean isAnswer(Throwable cause, Progress progress) {
        return isMalformed(cause, progress) || cause instanceof PrematureChannelClosureException;
    }

    /**
     * Whether the decoder of responses reports this: an illegal argument or number for a bad line, field or chunk size.
     */
    private static boolean isMalformed(Throwable cause, Progress progress) {
        return progress != Progress.UNSENT
                && (cause instanceof TooLongFrameException
                        || cause instanceof IllegalArgumentException
                        || cause instanceof IllegalStateException
                        || cause.getClass() == DecoderException.class);
    }

    public Reason reason() {
        return reason;
    }

    public Progress progress() {
        return progress;
    }

    /** Whether the server may have received the request. When it has not, sending it again repeats nothing. */
    public boolean wasSent() {
        return progress != Progress.UNSENT;
    }

    /** The time after which the request may be retried, if it was refused here. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
