package dev.larder.core.event.rules;

/**
 * A write or event took effect, but a hook failed to purge the entries that it makes stale. Repeating the request is
 * safe and purges again.
 */
public final class Unpurged extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String message;
    private final String by;

    Unpurged(Effect effect, Throwable cause) {
        super(null, cause, false, false);
        this.by = effect.name();
        this.message =
                "The write or event took effect, but %s failed to purge the dependent entries: send it again, or purge them"
                        .formatted(effect.name());
    }

    /** The name of the effect that failed. */
    String by() {
        return by;
    }

    @Override
    public String getMessage() {
        return message;
    }
}
