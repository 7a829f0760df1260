package dev.larder.ai.entries;

import dev.larder.ai.semantic.index.Vectors;
import dev.larder.spi.Entry;
import dev.larder.spi.Representation;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.OptionalDouble;

/** Changes entries whose answers were given wrongly. */
final class EntryFeedback {
    /** More than what a vector's stored form changes a similarity. */
    private static final double ABOVE = 0.001;

    private final EntryParts parts;
    private final EntryStore entries;

    EntryFeedback(EntryParts parts, EntryStore entries) {
        this.parts = parts;
        this.entries = entries;
    }

    /**
     * Raises the similarity that a question must have to that of an entry, or of one of its aliases, just above that of
     * a question that got its answer wrongly; removes the entry if no question could get it then. Emits the new
     * threshold; empty if it was removed.
     */
    Uni<OptionalDouble> raise(StoredEntry entry, double wrong) {
        double threshold = Math.max(entry.facts().threshold(), wrong + ABOVE);
        if (threshold > 1) {
            return entries.remove(entry).replaceWith(OptionalDouble.empty());
        }
        return Multi.createFrom()
                .iterable(entries.withAliases(entry))
                .onItem()
                .transformToUniAndConcatenate(key -> entries.read(key)
                        .flatMap(found -> found.map(one -> raised(one, threshold))
                                .orElseGet(() -> Uni.createFrom().voidItem())))
                .collect()
                .last()
                .replaceWith(OptionalDouble.of(threshold));
    }

    private Uni<Void> raised(StoredEntry entry, double threshold) {
        Entry before = entry.entry();
        Representation form = StoredEntry.form(entry.question(), entry.facts().with(threshold));
        Entry changed = new Entry(
                before.version(), form, before.lifetime(), before.revision(), before.tags(), before.payload());
        return parts.holder()
                .get()
                .store()
                .put(entry.key(), parts.factory().anew(changed))
                .replaceWithVoid();
    }

    /** Emits the similarity of a question to that of an entry. */
    Uni<Double> similarity(StoredEntry entry, String prompt) {
        return parts.semantic().embed(prompt).map(vector ->
                (double) Vectors.cosine(vector, entry.question().vector()));
    }
}
