package dev.larder.session;

/** Larder did not do what a session needed. The message has no session id, which is a secret. */
public final class LarderException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LarderException(String message) {
        super(message);
    }

    LarderException(String message, Throwable cause) {
        super(message, cause);
    }
}
