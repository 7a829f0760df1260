package dev.larder.core.event.rules;

import dev.larder.core.Refusal;
import java.util.List;

/** The values of placeholders for one event. */
@FunctionalInterface
public interface TemplateValues {
    /**
     * The values of a placeholder: one for each element of a list, none for null.
     *
     * @throws Refusal if the value is missing or too large
     */
    List<String> of(String placeholder);
}
