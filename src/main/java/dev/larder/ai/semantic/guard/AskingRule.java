package dev.larder.ai.semantic.guard;

import java.util.Set;

/** Refuses a question that asks for something else: "why" for "how", "who" for "when". */
final class AskingRule implements Rule {
    /** For these, "where do I" and "how do I" ask the same. */
    private static final Set<String> FOUND = Set.of("see", "download", "enter", "read", "track");

    @Override
    public String name() {
        return "question";
    }

    @Override
    public boolean refuses(Question one, Question other) {
        return !one.asking().isCompatible(other.asking()) && !isPlaceAndWay(one, other) && !isPlaceAndWay(other, one);
    }

    private static boolean isPlaceAndWay(Question one, Question other) {
        return one.asking() == Asking.PLACE
                && other.asking() == Asking.WAY
                && FOUND.stream().anyMatch(one::has);
    }
}
