package dev.larder.ai.entries;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * A search for answers to a question.
 *
 * @param threshold the smallest similarity, from 0 to 1; empty for that of the service
 * @param attributes what an answer must have; empty for any
 * @param count the maximum number of answers
 * @param strategies the ways to find them
 * @param explain whether to tell what was refused, too
 */
record EntrySearch(
        String prompt,
        OptionalDouble threshold,
        Map<String, String> attributes,
        String namespace,
        int count,
        Set<Strategy> strategies,
        boolean explain) {
    EntrySearch {
        attributes = Map.copyOf(attributes);
        strategies = Set.copyOf(strategies);
    }
}
