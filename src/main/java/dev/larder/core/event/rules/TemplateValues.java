package dev.larder.core.event.rules;

import dev.larder.core.Refusal;
import java.util.List;

/** What placeholders stand for in one case. */
@FunctionalInterface
public interface TemplateValues {
    /**
     * What the placeholder stands for: several texts when it is a list, none when there expressly is nothing.
     *
     * @throws Refusal when nobody can say, or it is too much
     */
    List<String> of(String placeholder);
}
