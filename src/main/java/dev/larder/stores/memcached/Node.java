package dev.larder.stores.memcached;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.spotify.folsom.GetResult;
import dev.larder.spi.StoreException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One server's share of a namespace: reads and puts travel in batches, each with a look at the generation. */
final class Node {
    /*
     * clear() replaces the namespace's generation, which is part of every physical key. So a call must know the
     * generation that is current at some moment between its beginning and its end. It presumes the one it saw last, asks
     * for the generation and the entry in one multi-get, and sends a put right behind; if the answer names another
     * generation, it does everything again under that one. A generation is random and never comes back: where the
     * presumed one is confirmed, it was current all the time since it was first seen. Usually, then, every call is one
     * round trip, and one question about the generation serves a whole batch.
     *
     * A put that was confirmed while a clear is under way counts as having come before the clear, and goes with it. What
     * is written under a generation that has passed is unreachable, and memcached evicts it in time.
     *
     * Every server has a generation of its own. So a server that hangs delays the calls of its own keys and no others,
     * and one that lost its memory, generation included, begins a new one: everything it had is a miss.
     *
     * A batch leaves when few enough are under way; what arrives meanwhile leaves together.
     */
    /** How often one call may meet a new generation: each time somebody has cleared the namespace meanwhile. */
    private static final int ATTEMPTS = 20;

    private final Server server;
    private final String generationKey;
    private final OpQueue queue;

    /** The generation seen last, or null. Only a presumption. */
    private volatile @Nullable String generation;

    Node(Server server, String generationKey, int maxWaiting) {
        this.server = server;
        this.generationKey = generationKey;
        this.queue = new OpQueue(maxWaiting);
        server.settled().thenRun(this::dispatch);
    }

    Server server() {
        return server;
    }

    /** How many calls wait for a batch. */
    int depth() {
        return queue.depth();
    }

    /** What the slot holds. */
    CompletionStage<Found> read(Call call, Slot slot) {
        return submit(new Op.Read(call, slot)).result;
    }

    /** Stores whatever is there. */
    CompletionStage<Boolean> put(Call call, Slot slot, byte[] value, int ttl) {
        return submit(new Op.Put(call, slot, value, ttl)).result;
    }

    /** Begins a new generation. */
    CompletionStage<Boolean> clear(Call call) {
        String next = KeySpace.newGeneration();
        return server.settled().thenCompose(x -> server.set(call, generationKey, next.getBytes(US_ASCII), 0));
    }

    /** Done when the server answers. */
    CompletionStage<Void> ping() {
        return server.settled()
                .thenCompose(x -> server.get(List.of(generationKey)))
                .thenApply(x -> null);
    }

    void close() {
        server.close();
    }

    private <O extends Op> O submit(O op) {
        if (!queue.offer(op)) {
            op.fail(new StoreException.Busy("Memcached at %s has too many calls waiting".formatted(server.name())));
            return op;
        }
        dispatch();
        return op;
    }

    private void dispatch() {
        if (!server.isSettled()) {
            return;
        }
        for (List<Op> batch = queue.take(); !batch.isEmpty(); batch = queue.take()) {
            exchange(batch);
        }
    }

    private void exchange(List<Op> batch) {
        String presumed = generation;
        Map<String, Integer> positions = new HashMap<>();
        List<String> keys = new ArrayList<>();
        keys.add(generationKey);
        if (presumed != null) {
            batch.forEach(op -> op.prepare(presumed, positions, keys));
        }
        var answers = server.get(keys);
        if (presumed != null) {
            batch.forEach(op -> op.send(server));
        }
        answers.whenComplete((found, failure) -> {
            queue.exchanged();
            if (failure != null) {
                batch.forEach(op -> op.unanswered(failure));
            } else {
                answered(batch, presumed, found);
            }
            dispatch();
        });
    }

    private void answered(List<Op> batch, @Nullable String presumed, List<@Nullable GetResult<byte[]>> found) {
        GetResult<byte[]> held = found.get(0);
        if (held == null) {
            beginGeneration(batch);
            return;
        }
        String current = new String(held.getValue(), US_ASCII);
        if (current.equals(presumed)) {
            batch.forEach(op -> op.confirmed(found));
        } else {
            generation = current;
            again(batch);
        }
    }

    /** The server has lost the generation or never had one. Of several nodes that notice, one sets the new one. */
    private void beginGeneration(List<Op> batch) {
        byte[] next = KeySpace.newGeneration().getBytes(US_ASCII);
        server.add(new Call(), generationKey, next, 0).whenComplete((added, failure) -> {
            if (failure == null) {
                again(batch);
            } else {
                batch.forEach(op -> op.unanswered(new StoreException.Unavailable(
                        "Memcached at %s lost a write".formatted(server.name()), failure)));
            }
            dispatch();
        });
    }

    private void again(List<Op> batch) {
        for (Op op : batch) {
            if (++op.attempts > ATTEMPTS) {
                op.fail(new StoreException.Busy("The namespace is cleared again and again"));
            } else {
                queue.again(op);
            }
        }
    }
}
