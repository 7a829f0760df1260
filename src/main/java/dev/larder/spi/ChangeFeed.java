package dev.larder.spi;

import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.function.Function;

/**
 * A source of changes outside of Larder, such as a database of another application, read by one node.
 *
 * <p>Each change is reported at least once, after it can be read at the source, or is covered by a later {@link
 * Changes.Gap}. The feed starts with a gap, and reports a gap after each interruption that may have lost an event.
 */
public interface ChangeFeed {
    /**
     * Starts the feed without waiting for the source. It runs until it is closed, and survives every failure of the
     * source. Called once.
     *
     * @param listener receives one report at a time. A report whose Uni fails or does not end in time is repeated,
     *     until it is acknowledged
     */
    void follow(Function<Changes, Uni<Void>> listener);

    /**
     * The reason why changes are not followed at the moment, in a sentence without secrets; empty if they are followed.
     */
    Optional<String> trouble();

    /** Closes the feed; no report begins afterwards. */
    Uni<Void> close();
}
