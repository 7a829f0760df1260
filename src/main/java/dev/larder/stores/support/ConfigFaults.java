package dev.larder.stores.support;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/** Collects the faults of the configuration of one store, so that all of them are reported together. */
public final class ConfigFaults {
    private final List<String> found = new ArrayList<>();

    /** Notes the fault unless the condition holds. */
    public void require(boolean holds, String otherwise) {
        if (!holds) {
            found.add(otherwise);
        }
    }

    /** Notes the message of the {@link IllegalArgumentException} with which the step fails, if it does. */
    public void attempt(Supplier<?> step) {
        try {
            var unused = step.get();
        } catch (IllegalArgumentException e) {
            found.add(Objects.requireNonNullElse(e.getMessage(), "a value is invalid"));
        }
    }

    /** Everything that was noted, once each. */
    public List<String> all() {
        return found.stream().distinct().toList();
    }
}
