package dev.larder.core;

import java.util.List;

/** Settings that cannot be put into effect, with every reason at once. Nothing was changed. */
public final class InvalidSettings extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final List<String> errors;

    /** @param errors one line each, at least one; without secrets */
    public InvalidSettings(List<String> errors) {
        super(String.join("\n", errors), null, false, false);
        this.errors = List.copyOf(errors);
    }

    /** Settings with one fault. */
    public InvalidSettings(String error) {
        this(List.of(error));
    }

    /** The reasons, one line each. */
    public List<String> errors() {
        return errors;
    }
}
