package dev.larder.ai.cached;

import dev.larder.ai.semantic.SemanticCache;
import java.util.Optional;

/**
 * How the requests of a service are compared.
 *
 * @param threshold the smallest similarity of a question whose answer may be given
 * @param semantic finds answers by the meaning of questions; present with {@link CacheStrategy#SEMANTIC}
 */
public record Matching(CacheStrategy strategy, double threshold, Optional<SemanticCache> semantic) {}
