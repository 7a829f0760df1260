package dev.larder.ai.semantic;

import java.util.Map;

/**
 * A question to which an answer is looked for.
 *
 * @param scope the hash of all that must be equal; no answer of another scope is ever looked at
 * @param text the question
 * @param threshold the smallest similarity of a question whose answer may be given, from -1 to 1
 * @param attributes what the answer must have; empty for any
 */
public record SemanticQuestion(String scope, String text, double threshold, Map<String, String> attributes) {
    /** A question whose answer may have any attributes. */
    public static SemanticQuestion of(String scope, String text, double threshold) {
        return new SemanticQuestion(scope, text, threshold, Map.of());
    }

    public SemanticQuestion {
        attributes = Map.copyOf(attributes);
    }
}
