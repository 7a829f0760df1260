package dev.larder.stores.memcached;

import com.spotify.folsom.GetResult;
import dev.larder.spi.StoreException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A call's part of a batch. */
abstract sealed class PendingCommand {
    final MemcachedCall call;
    final KeySlot slot;
    String key = "";
    int attempts;

    PendingCommand(MemcachedCall call, KeySlot slot) {
        this.call = call;
        this.slot = slot;
    }

    void prepare(String presumed, Map<String, Integer> positions, List<String> keys) {
        key = slot.in(presumed);
    }

    void send(ServerConnection server) {}

    /** The exchange failed: the presumed generation was neither confirmed nor denied. */
    void unanswered(Throwable failure) {
        fail(failure);
    }

    /** The presumed generation is the current one. */
    abstract void confirmed(List<@Nullable GetResult<byte[]>> found);

    abstract void fail(Throwable failure);

    /** A read of a slot. */
    static final class Read extends PendingCommand {
        final CompletableFuture<SlotContent> result = new CompletableFuture<>();
        private int position;

        Read(MemcachedCall call, KeySlot slot) {
            super(call, slot);
        }

        @Override
        void prepare(String presumed, Map<String, Integer> positions, List<String> keys) {
            super.prepare(presumed, positions, keys);
            // the same key is asked for once in a batch, never by joining a batch that is already under way
            position = positions.computeIfAbsent(key, k -> {
                keys.add(k);
                return keys.size() - 1;
            });
        }

        @Override
        void confirmed(List<@Nullable GetResult<byte[]>> found) {
            result.complete(new SlotContent(slot, key, found.get(position)));
        }

        @Override
        void fail(Throwable failure) {
            result.completeExceptionally(failure);
        }
    }

    /** An unconditional write of a slot. */
    static final class Put extends PendingCommand {
        final CompletableFuture<Boolean> result = new CompletableFuture<>();
        private final byte[] value;
        private final int ttl;
        private CompletionStage<Boolean> stored = CompletableFuture.completedFuture(false);

        Put(MemcachedCall call, KeySlot slot, byte[] value, int ttl) {
            super(call, slot);
            this.value = value;
            this.ttl = ttl;
        }

        @Override
        void send(ServerConnection server) {
            stored = server.set(call, key, value, ttl);
        }

        /** If the put has no answer either, its failure is the result; else the generation of the put is unknown. */
        @Override
        void unanswered(Throwable failure) {
            stored.whenComplete((done, mine) -> {
                if (mine != null) {
                    fail(mine);
                } else if (done) {
                    fail(new StoreException.OutcomeUnknown("Memcached stored something and hung up", failure));
                } else {
                    fail(failure);
                }
            });
        }

        @Override
        void confirmed(List<@Nullable GetResult<byte[]>> found) {
            stored.whenComplete((done, failure) -> {
                if (failure == null) {
                    result.complete(done);
                } else {
                    fail(failure);
                }
            });
        }

        @Override
        void fail(Throwable failure) {
            result.completeExceptionally(failure);
        }
    }
}
