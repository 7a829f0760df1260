package dev.larder.core.service;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/** Compares texts by their meaning. */
public interface TextSimilarity {
    /**
     * Emits how near each text is to a query: the cosine of their vectors, -1 to 1, in the order of the texts. Empty if
     * that cannot be told now, or not in time; does not fail for it.
     */
    Uni<Optional<List<Float>>> of(String query, List<String> texts);
}
