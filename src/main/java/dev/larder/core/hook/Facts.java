package dev.larder.core.hook;

import dev.larder.core.Refusal;
import java.util.List;

/** What placeholders stand for in one case. */
@FunctionalInterface
public interface Facts {
    /**
     * What the placeholder stands for: several texts when it is a list, none when there expressly is nothing.
     *
     * @throws Refusal when nobody can say, or it is too much
     */
    List<String> of(String placeholder);
}
