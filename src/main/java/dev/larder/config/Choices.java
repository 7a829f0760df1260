package dev.larder.config;

import java.util.Collection;
import java.util.TreeSet;

/** Tells which names there are, for a message about one that is not among them. */
final class Choices {
    private Choices() {}

    /** The text with the available names, for example {@code there are only [a, b]}. */
    static <T extends Comparable<T>> String only(Collection<T> names) {
        return names.isEmpty() ? "there are none" : "there are only " + new TreeSet<>(names);
    }
}
