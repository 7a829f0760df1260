package dev.larder.ai.semantic.embedding;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.smallrye.mutiny.Uni;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

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

    /** A model that asks the other one only for what is not here. */
    EmbeddingModel around(EmbeddingModel model) {
        return new Cached(model);
    }

    /** The hash of a text and of the id of a model. */
    private record Key(byte[] hash) {
        static Key of(String model, String text) {
            try {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                digest.update(model.getBytes(UTF_8));
                digest.update((byte) 0);
                return new Key(digest.digest(text.getBytes(UTF_8)));
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
        private final String id;

        Cached(EmbeddingModel model) {
            this.model = model;
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
            return Uni.createFrom().emitter(emitter -> {
                CompletableFuture<float[]> vector = vectors.get(
                        Key.of(id, text),
                        (key, executor) -> model.embed(text).subscribeAsCompletionStage());
                var unused = vector.whenComplete((found, failure) -> {
                    if (failure == null) {
                        emitter.complete(found);
                    } else {
                        emitter.fail(failure instanceof CompletionException late ? late.getCause() : failure);
                    }
                });
            });
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
