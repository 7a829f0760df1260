package dev.larder.ai.semantic;

import dev.larder.ai.semantic.index.IndexedQuestion;
import dev.larder.spi.Entry;
import java.util.List;
import java.util.Optional;

/**
 * What was found for a question, and why.
 *
 * @param hits the answers that may be given, the best first
 * @param rejected the questions that were near enough, and that the guard refused, the nearest first
 * @param vector the vector of the question; empty if the model of embeddings did not give one
 */
@SuppressWarnings("ArrayRecordComponent") // vectors are never compared
public record SemanticResult(List<Hit> hits, List<Rejection> rejected, Optional<float[]> vector) {
    public SemanticResult {
        hits = List.copyOf(hits);
        rejected = List.copyOf(rejected);
    }

    /** Nothing, because no vector came. */
    static SemanticResult none() {
        return new SemanticResult(List.of(), List.of(), Optional.empty());
    }

    /** The best answer. */
    public Optional<Hit> hit() {
        return hits.stream().findFirst();
    }

    /**
     * An answer that may be given.
     *
     * @param similarity the cosine of the angle between the vectors of both questions
     */
    public record Hit(IndexedQuestion question, Entry entry, double similarity) {}

    /**
     * A question whose answer may not be given.
     *
     * @param rule the name of the rule that refused, such as {@code number}
     */
    public record Rejection(IndexedQuestion question, String rule, double similarity) {}
}
