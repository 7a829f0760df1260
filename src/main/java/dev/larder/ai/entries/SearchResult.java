package dev.larder.ai.entries;

import java.util.List;
import java.util.Optional;

/**
 * The result of a search.
 *
 * @param found the answers, the best first
 * @param refused the answers to near questions that may not be given, the nearest first
 * @param second the best answer that was not asked for
 */
record SearchResult(List<Found> found, List<Refused> refused, Optional<Found> second) {
    SearchResult {
        found = List.copyOf(found);
        refused = List.copyOf(refused);
    }

    /**
     * An answer.
     *
     * @param prompt the stored question that was found: that of the answer, or an alias
     * @param similarity the cosine of the angle between the vectors of both questions; 1 for the same question
     */
    record Found(StoredEntry entry, String prompt, double similarity, Strategy strategy) {}

    /**
     * An answer that may not be given.
     *
     * @param id of the entry
     * @param rule the name of the rule that refused: {@code threshold}, {@code feedback}, or a rule of the guard
     */
    record Refused(String id, String prompt, double similarity, String rule) {}
}
