package dev.larder.ai.entries;

import dev.larder.ai.semantic.index.Vectors;
import dev.larder.core.Refusal;
import dev.larder.core.cache.Update;
import dev.larder.spi.CacheKey;
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
     * threshold; empty if it was removed. Fails with {@link Refusal.NotFound} if the entry was purged meanwhile.
     */
    Uni<OptionalDouble> raise(StoredEntry entry, double wrong) {
        double threshold = Math.max(entry.facts().threshold(), wrong + ABOVE);
        if (threshold > 1) {
            return entries.remove(entry).replaceWith(OptionalDouble.empty());
        }
        return raised(entry.key(), threshold)
                .call(() -> Multi.createFrom()
                        .iterable(entries.withAliases(entry))
                        .skip()
                        .first()
                        .onItem()
                        .transformToUniAndConcatenate(alias -> raised(alias, threshold)
                                // one that is gone finds no answer any more
                                .onFailure(Refusal.NotFound.class)
                                .recoverWithNull())
                        .collect()
                        .last())
                .map(OptionalDouble::of);
    }

    /**
     * Writes the threshold if the entry is still the one that was read, and else to the one that is there then; emits
     * it. Fails with {@link Refusal.NotFound} if the entry is gone.
     */
    private Uni<Double> raised(CacheKey key, double threshold) {
        return new Update(parts.holder().get().store(), key)
                .to(current -> current.flatMap(before -> StoredEntry.of(key, before))
                        .map(before -> raised(before, threshold))
                        .orElseThrow(EntryEndpoints::missing))
                .replaceWith(threshold);
    }

    /** The revision stays: a purge of the entry that was read is one of this entry, too. */
    private Entry raised(StoredEntry entry, double threshold) {
        Entry before = entry.entry();
        double highest = Math.max(entry.facts().threshold(), threshold);
        Representation form = EntryStore.form(entry.question(), entry.facts().with(highest));
        Entry changed = new Entry(
                before.version(), form, before.lifetime(), before.revision(), before.tags(), before.payload());
        return parts.factory().anew(changed);
    }

    /** Emits the similarity of a question to that of an entry. */
    Uni<Double> similarity(StoredEntry entry, String prompt) {
        return parts.semantic().embed(prompt).map(vector ->
                (double) Vectors.cosine(vector, entry.question().vector()));
    }
}
