package dev.larder.stores.memcached;

import dev.larder.spi.Stamp;
import dev.larder.spi.StoreException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The item with the newest moment of the marks, for those who only ask whether there is anything new. */
final class NewestMark {
    private static final int ROUNDS = 60;

    private final MemcachedStore store;
    private final Slot slot;
    private final Function<Call, CompletionStage<Stamp>> truth;

    /** @param truth the newest moment as the log has it */
    NewestMark(MemcachedStore store, Slot slot, Function<Call, CompletionStage<Stamp>> truth) {
        this.store = store;
        this.slot = slot;
        this.truth = truth;
    }

    /** The item's moment; where it was evicted, the log's. */
    CompletionStage<Stamp> ask(Call call) {
        return read(call)
                .thenCompose(found -> stamp(found)
                        .<CompletionStage<Stamp>>map(CompletableFuture::completedFuture)
                        .orElseGet(() -> truth.apply(call).thenCompose(moment -> publish(call, moment))));
    }

    /** Makes the moment the newest one, unless there is a newer one. */
    CompletionStage<Stamp> publish(Call call, Stamp moment) {
        return publish(call, moment, 1);
    }

    /**
     * Where the item has another epoch or nothing, only the log can tell which epoch it is; it is asked after the item was
     * read, which must not change until it is written.
     */
    private CompletionStage<Stamp> publish(Call call, Stamp moment, int round) {
        if (round > ROUNDS || call.isOver()) {
            return CompletableFuture.failedFuture(
                    new StoreException.Busy("Others changed the newest mark in memcached again and again"));
        }
        return read(call).thenCompose(found -> {
            Optional<Stamp> current = stamp(found);
            if (current.isEmpty() || current.get().epoch() != moment.epoch()) {
                return truth.apply(call).thenCompose(known -> write(call, found, known, round));
            }
            return current.get().seq() >= moment.seq()
                    ? CompletableFuture.completedFuture(moment)
                    : write(call, found, moment, round);
        });
    }

    private CompletionStage<Stamp> write(Call call, Found found, Stamp moment, int round) {
        byte[] body = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(moment.epoch())
                .putLong(moment.seq())
                .array();
        return store.node(slot)
                .server()
                .replace(call, found, slot.prove(body), 0)
                .thenCompose(
                        done -> done ? CompletableFuture.completedFuture(moment) : publish(call, moment, round + 1));
    }

    private CompletionStage<Found> read(Call call) {
        return store.node(slot).read(call, slot);
    }

    private static Optional<Stamp> stamp(Found found) {
        return found.body()
                .filter(bytes -> bytes.length == 2 * Long.BYTES)
                .map(ByteBuffer::wrap)
                .map(in -> new Stamp(in.getLong(), in.getLong()));
    }
}
