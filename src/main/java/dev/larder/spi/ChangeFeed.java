package dev.larder.spi;

import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.function.Function;

/**
 * A source of changes that Larder has no part in: somebody else's database, read by one node.
 *
 * <p>It promises that whatever changes at the source is reported at least once, after it can be read there, or covered by a
 * later {@link Changes.Gap}. Following begins with a gap, and so does following again after anything that may have cost an
 * event.
 */
public interface ChangeFeed {
    /**
     * Begins to follow, without waiting for the source, and goes on until it is closed, through every failure of the source.
     * Called once.
     *
     * @param listener takes one report at a time. A report whose Uni fails, or does not end in time, is made again; only what
     *     was acknowledged is not reported again
     */
    void follow(Function<Changes, Uni<Void>> listener);

    /** Why changes are not followed at the moment, in a sentence without secrets; empty when they are. */
    Optional<String> trouble();

    /** Ends it; no report begins after that. */
    Uni<Void> close();
}
