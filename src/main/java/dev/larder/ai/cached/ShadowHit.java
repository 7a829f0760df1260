package dev.larder.ai.cached;

import dev.larder.ai.semantic.SemanticResult.Hit;
import dev.larder.spi.Entry;
import java.util.Locale;

/**
 * A stored answer that would have been given if the cache were not only tried out.
 *
 * @param detail how it was found: {@code exact}, {@code normalised}, {@code semantic} or {@code stale}
 * @param similarity the similarity of both questions, 1 for the same one
 */
record ShadowHit(Entry entry, String detail, double similarity) {
    static ShadowHit of(Hit hit) {
        return new ShadowHit(hit.entry(), "semantic", hit.similarity());
    }

    /** What the client is told. */
    String text() {
        return String.format(Locale.ROOT, "hit; detail=%s; similarity=%.4f", detail, similarity);
    }
}
