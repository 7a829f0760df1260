package dev.larder.ai.semantic.embedding;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.larder.ai.semantic.embedding.EmbeddingFailure.Reason;
import io.smallrye.mutiny.Uni;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The vectors of the last texts, in a bounded part of the heap. It keeps hashes of texts, and no text. Models with one
 * id share their vectors; a text that several callers ask for at once is embedded once. Failures are not kept.
 */
final class EmbeddingCache {
    /** What an entry takes beside its numbers: the key, the future, and the nodes of the cache. */
    private static final int OVERHEAD = 256;

    private final AsyncCache<Key, float[]> vectors;

    /** @param maxBytes about the maximum size of all vectors */
    EmbeddingCache(long maxBytes) {
        this.vectors = Caffeine.newBuilder()
                .executor(Runnable::run)
                .maximumWeight(maxBytes)
                .<Key, float[]>weigher((key, vector) -> OVERHEAD + Float.BYTES * vector.length)
                .buildAsync();
    }

    /**
     * A model that asks the other one only for what is not here.
     *
     * @param meters count the texts that the other one is not asked for
     * @param limit the time limit of a text: one that waits for the same text of another service must not wait as long
     *     as that service allows
     */
    EmbeddingModel around(EmbeddingModel model, EmbeddingMeters meters, Duration limit) {
        return new Cached(model, meters, limit);
    }

    /** The hash of a text and of the id of a model. */
    private static final class Key {
        private final byte[] hash;

        Key(String model, String text) {
            try {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                digest.update(model.getBytes(UTF_8));
                digest.update((byte) 0);
                this.hash = digest.digest(text.getBytes(UTF_8));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("Every Java has SHA-256", e);
            }
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && Arrays.equals(hash, key.hash);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(hash);
        }
    }

    private final class Cached implements EmbeddingModel {
        private final EmbeddingModel model;
        private final EmbeddingMeters meters;
        private final String id;
        private final Duration limit;

        Cached(EmbeddingModel model, EmbeddingMeters meters, Duration limit) {
            this.model = model;
            this.meters = meters;
            this.limit = limit;
            this.id = model.id();
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public void start() {
            model.start();
        }

        /** A caller that leaves does not stop the work, because others may wait for it. */
        @Override
        public Uni<float[]> embed(String text) {
            return Uni.createFrom()
                    .<float[]>emitter(emitter -> {
                        Key key = new Key(id, text);
                        var asked = new AtomicBoolean();
                        CompletableFuture<float[]> vector = vectors.get(key, (absent, executor) -> {
                            asked.set(true);
                            return model.embed(text).subscribeAsCompletionStage();
                        });
                        if (!asked.get()) {
                            meters.cached();
                        }
                        var unused = vector.whenComplete((found, failure) -> {
                            if (failure == null) {
                                emitter.complete(found);
                            } else {
                                // the cache removes it later than the caller may ask again
                                vectors.asMap().remove(key, vector);
                                emitter.fail(failure);
                            }
                        });
                    })
                    .ifNoItem()
                    .after(limit)
                    .failWith(() -> new EmbeddingFailure(Reason.TIMEOUT, "The vector of a text did not come in time"));
        }

        @Override
        public Optional<String> trouble() {
            return model.trouble();
        }

        @Override
        public void close() {
            model.close();
        }
    }
}
