package dev.larder.core.event.inbound;

import dev.larder.core.Refusal;
import java.util.Optional;

/** What a delivery says beside its body. */
@FunctionalInterface
public interface Fields {
    /** The field's value; of several, the first. Names have no case. */
    Optional<String> get(String name);

    /**
     * The value of a field without which nobody can be believed.
     *
     * @throws Refusal.Unauthenticated when it is not there
     */
    default String need(String name) {
        return get(name).orElseThrow(() -> new Refusal.Unauthenticated("The delivery has no " + name));
    }
}
