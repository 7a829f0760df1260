package dev.larder.ai.semantic.embedding;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.larder.ai.semantic.embedding.EmbeddingFailure.Reason;
import dev.larder.core.store.Outages;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An encoder that several models share. It is loaded for the first text, and it is closed when the last model is closed
 * and no thread works with it. The methods that may load or close it block.
 */
final class SharedEncoder {
    /** The time after a failed attempt to load, in which no other is made: each may cost a second of a core. */
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final Supplier<? extends TextEncoder> loader;
    private final Clock clock;
    private final Outages outages = new Outages(
            () -> "The embedded model of embeddings does not work",
            () -> "The embedded model of embeddings works again");

    /** Held while the encoder is loaded: by threads that wait for it, and never by one that opens or closes a model. */
    private final Object loading = new Object();

    private volatile @Nullable TextEncoder encoder;

    @GuardedBy("loading")
    private Instant nextAttempt = Instant.MIN;

    /** The open models, and the threads that work with the encoder. */
    @GuardedBy("this")
    private int users;

    /** @param loader loads the encoder; throws {@link EmbeddingFailure} if it cannot be loaded */
    SharedEncoder(Supplier<? extends TextEncoder> loader, Clock clock) {
        this.loader = loader;
        this.clock = clock;
    }

    /** Counts a model. Does not block. */
    synchronized void acquire() {
        users++;
    }

    /** Takes a model from the count, and closes the encoder if that was the last user. */
    void release() {
        TextEncoder unused = leave();
        if (unused != null) {
            unused.close();
        }
    }

    private synchronized @Nullable TextEncoder leave() {
        users--;
        TextEncoder left = users == 0 ? encoder : null;
        if (left != null) {
            encoder = null;
        }
        return left;
    }

    /** Loads the encoder if it is not loaded. */
    void load() {
        acquire();
        try {
            var unused = loaded();
        } finally {
            release();
        }
    }

    /** The vector of a text. */
    float[] vector(String text) {
        acquire();
        try {
            return encoded(loaded(), text);
        } finally {
            release();
        }
    }

    private float[] encoded(TextEncoder loaded, String text) {
        try {
            float[] vector = loaded.vector(text);
            outages.succeeded();
            return vector;
        } catch (EmbeddingFailure e) {
            outages.failed(cause(e));
            throw e;
        }
    }

    private TextEncoder loaded() {
        TextEncoder present = encoder;
        if (present != null) {
            return present;
        }
        synchronized (loading) {
            TextEncoder loaded = encoder;
            if (loaded == null) {
                loaded = attempt();
                encoder = loaded;
            }
            return loaded;
        }
    }

    @GuardedBy("loading")
    private TextEncoder attempt() {
        if (clock.instant().isBefore(nextAttempt)) {
            throw new EmbeddingFailure(Reason.UNAVAILABLE, "The embedded model could not be loaded");
        }
        try {
            return loader.get();
        } catch (EmbeddingFailure e) {
            nextAttempt = clock.instant().plus(PAUSE);
            outages.unreachable(cause(e));
            throw e;
        }
    }

    /** The messages of the engine name files and numbers, and no text. */
    private static String cause(EmbeddingFailure failure) {
        return failure.getCause() == null
                ? String.valueOf(failure.getMessage())
                : failure.getCause().toString();
    }

    /** The reason why it does not work; empty while it works, and before the first text. */
    Optional<String> trouble() {
        return outages.trouble().map(cause -> "The embedded model does not work; the log has the cause");
    }
}
