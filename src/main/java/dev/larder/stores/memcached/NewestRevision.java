package dev.larder.stores.memcached;

import dev.larder.spi.Revision;
import dev.larder.spi.StoreException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The item with the newest revision of the log, for callers that only ask whether there is anything new. */
final class NewestRevision {
    private static final int ROUNDS = 60;

    private final Node node;
    private final KeySlot slot;
    private final Function<MemcachedCall, CompletionStage<Revision>> truth;

    /**
     * @param node the server that has the log
     * @param truth the newest moment as the log has it
     */
    NewestRevision(Node node, KeySlot slot, Function<MemcachedCall, CompletionStage<Revision>> truth) {
        this.node = node;
        this.slot = slot;
        this.truth = truth;
    }

    /** The item's moment; where it was evicted, the log's. */
    CompletionStage<Revision> ask(MemcachedCall call) {
        return read(call)
                .thenCompose(found -> revision(found)
                        .<CompletionStage<Revision>>map(CompletableFuture::completedFuture)
                        .orElseGet(() -> truth.apply(call).thenCompose(newest -> publish(call, newest))));
    }

    /** Makes the moment the newest one, unless there is a newer one. */
    CompletionStage<Revision> publish(MemcachedCall call, Revision newest) {
        return publish(call, newest, 1);
    }

    /**
     * Writes the revision to the item. If the item has another epoch or none, only the log knows the epoch; it is asked
     * after the read of the item, which must not change until the write.
     */
    private CompletionStage<Revision> publish(MemcachedCall call, Revision newest, int round) {
        if (round > ROUNDS || call.isOver()) {
            return CompletableFuture.failedFuture(
                    new StoreException.Busy("Others changed the newest mark in memcached again and again"));
        }
        return read(call).thenCompose(found -> {
            Optional<Revision> current = revision(found);
            if (current.isEmpty() || current.get().epoch() != newest.epoch()) {
                return truth.apply(call).thenCompose(known -> write(call, found, known, round));
            }
            return current.get().seq() >= newest.seq()
                    ? CompletableFuture.completedFuture(newest)
                    : write(call, found, newest, round);
        });
    }

    private CompletionStage<Revision> write(MemcachedCall call, SlotContent found, Revision newest, int round) {
        byte[] body = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(newest.epoch())
                .putLong(newest.seq())
                .array();
        return node.server()
                .replace(call, found, slot.prove(body), 0)
                .thenCompose(
                        done -> done ? CompletableFuture.completedFuture(newest) : publish(call, newest, round + 1));
    }

    private CompletionStage<SlotContent> read(MemcachedCall call) {
        return node.read(call, slot);
    }

    private static Optional<Revision> revision(SlotContent found) {
        return found.body()
                .filter(bytes -> bytes.length == 2 * Long.BYTES)
                .map(ByteBuffer::wrap)
                .map(in -> new Revision(in.getLong(), in.getLong()));
    }
}
