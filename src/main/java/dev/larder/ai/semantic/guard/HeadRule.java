package dev.larder.ai.semantic.guard;

import java.util.List;
import java.util.Set;

/**
 * Refuses a light noun behind another one that the other question does not have: "delete the app data" for "delete the
 * app". It is what the question is about; before a noun, or alone, it may be missing.
 */
final class HeadRule implements Rule {
    private static final Set<String> HEADS = Set.of(
            "name",
            "number",
            "data",
            "information",
            "info",
            "detail",
            "details",
            "time",
            "location",
            "place",
            "policy",
            "customer",
            "user",
            "person",
            "item",
            "product",
            "company",
            "command",
            "option",
            "settings",
            "menu",
            "check",
            "offer",
            "screen",
            "page",
            "feature",
            "system",
            "service");

    /** Behind these stands where something goes, so what goes there is no word more: "delete an item from the order". */
    private static final Set<String> MOVES = Set.of("from", "to", "into", "onto", "with", "without");

    @Override
    public String name() {
        return "substitution";
    }

    @Override
    public boolean refuses(Question one, Question other) {
        return lacksHead(one, other) || lacksHead(other, one);
    }

    private static boolean lacksHead(Question one, Question other) {
        List<Word> words = one.words();
        for (int i = 1; i < words.size(); i++) {
            Word head = words.get(i);
            Word before = words.get(i - 1);
            boolean object =
                    i + 1 < words.size() && MOVES.contains(words.get(i + 1).lemma());
            boolean compound = before.counts() && before.kind() != Kind.ENTITY && before.place() == head.place();
            if (head.kind() == Kind.LIGHT
                    && HEADS.contains(head.lemma())
                    && (compound || object)
                    && head.place() != Word.Place.STORY
                    && other.words().stream().noneMatch(head::isLike)) {
                return true;
            }
        }
        return false;
    }
}
