package dev.larder.outbound;

/** An {@link OutboundRequest} got no response. The message quotes neither the URL nor a header field. */
public final class OutboundFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final boolean sent;

    /** Why there is no response. */
    public enum Reason {
        /** One of the name's addresses is not public, and the request may go to public ones only. */
        ADDRESS_NOT_PUBLIC,
        /** The name has no address. */
        UNKNOWN_NAME,
        /** The server's certificate is not trusted, or it is another name's. */
        CERTIFICATE,
        /** One of the request's time limits has passed. */
        TIMEOUT,
        /** Too many requests are under way, or too many wait for a connection to this server. */
        BUSY,
        /** The connection could not be opened or was lost. */
        CONNECTION
    }

    OutboundFailure(Reason reason, boolean sent, Throwable cause) {
        super("%s (%s)".formatted(reason, cause.getClass().getSimpleName()), cause);
        this.reason = reason;
        this.sent = sent;
    }

    OutboundFailure(Reason reason, boolean sent) {
        super(reason.name(), null, false, false);
        this.reason = reason;
        this.sent = sent;
    }

    public Reason reason() {
        return reason;
    }

    /** Whether the server may have received the request. When it has not, sending it again repeats nothing. */
    public boolean wasSent() {
        return sent;
    }
}
