package dev.larder.core.event.rules;

/** Something happened, and what it makes stale could not be purged. Doing it again is safe, and may purge. */
public final class Unpurged extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String message;
    private final String by;

    Unpurged(Effect effect, Throwable cause) {
        super(null, cause, false, false);
        this.by = effect.name();
        this.message =
                "The write was done or the event taken, but %s could not purge what depends on it: send it again, or purge that"
                        .formatted(effect.name());
    }

    /** Whose purge it was. */
    String by() {
        return by;
    }

    @Override
    public String getMessage() {
        return message;
    }
}
