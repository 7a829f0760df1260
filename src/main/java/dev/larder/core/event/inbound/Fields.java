package dev.larder.core.event.inbound;

import dev.larder.core.Refusal;
import java.util.Optional;

/** The header fields of a delivery. */
@FunctionalInterface
public interface Fields {
    /** The value of a header field, the first if there are several. Names are case-insensitive. */
    Optional<String> get(String name);

    /**
     * Reads a required header field.
     *
     * @throws Refusal.Unauthenticated if the field is missing
     */
    default String need(String name) {
        return get(name).orElseThrow(() -> new Refusal.Unauthenticated("The delivery has no header field " + name));
    }
}
