package dev.larder.stores.memcached;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.spotify.folsom.GetResult;
import dev.larder.spi.BatchQueue;
import dev.larder.spi.StoreException;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One event loop's way to one server: reads and puts leave in batches, each with a look at the generation. */
final class NodeLink {
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
     * The calls of one tick of the event loop leave together, as soon as fewer than MAX_EXCHANGES batches are under way.
     */
    private static final int MAX_EXCHANGES = 2;

    /** Keys of one multi-get, below the client's 255. */
    private static final int MAX_BATCH = 100;

    /**
     * The maximum number of attempts of one call. Each further attempt means that the namespace was cleared meanwhile.
     */
    private static final int ATTEMPTS = 20;

    private final EventLoop loop;
    private final ServerConnection server;
    private final String generationKey;
    private final BatchQueue<PendingCommand> queue;
    private final AtomicBoolean flushPlanned = new AtomicBoolean();

    /** The generation seen last by one of the node's links, or null. Only a presumption. */
    private final AtomicReference<@Nullable String> generation;

    NodeLink(EventLoop loop, ServerConnection server, NodeGeneration shared, int maxWaiting) {
        this.loop = loop;
        this.server = server;
        this.generationKey = shared.key();
        this.generation = shared.seen();
        this.queue = new BatchQueue<>(
                BatchQueue.Bounds.counted(MAX_EXCHANGES, MAX_BATCH, maxWaiting),
                x -> 1,
                command -> !command.call.isOver());
        server.settled().thenRun(this::flush);
    }

    /** The generation of a namespace on one server: its key, and the one that was seen last. */
    record NodeGeneration(String key, AtomicReference<@Nullable String> seen) {}

    EventLoop loop() {
        return loop;
    }

    ServerConnection server() {
        return server;
    }

    /** The number of calls that wait for a batch. */
    int depth() {
        return queue.depth();
    }

    /** Reads the content of the slot. */
    CompletionStage<SlotContent> read(MemcachedCall call, KeySlot slot) {
        return submit(new PendingCommand.Read(call, slot)).result;
    }

    /** Stores the value unconditionally. */
    CompletionStage<Boolean> put(MemcachedCall call, KeySlot slot, byte[] value, int ttl) {
        return submit(new PendingCommand.Put(call, slot, value, ttl)).result;
    }

    /** Begins a new generation. */
    CompletionStage<Boolean> clear(MemcachedCall call) {
        String next = KeySpace.newGeneration();
        return server.settled().thenCompose(x -> server.set(call, generationKey, next.getBytes(US_ASCII), 0));
    }

    /** Done when the server answers. */
    CompletionStage<Void> ping() {
        return server.settled()
                .thenCompose(x -> server.get(List.of(generationKey)))
                .thenApply(x -> null);
    }

    CompletableFuture<Void> close() {
        return server.close();
    }

    private <C extends PendingCommand> C submit(C command) {
        if (!queue.offer(command)) {
            command.fail(
                    new StoreException.Busy("Memcached at %s has too many calls waiting".formatted(server.name())));
        } else if (flushPlanned.compareAndSet(false, true)) {
            loop.execute(this::flush);
        }
        return command;
    }

    private void flush() {
        flushPlanned.set(false);
        while (server.isSettled() && queue.begin()) {
            next();
        }
    }

    /** Sends the next batch of a turn, or ends the turn. */
    private void next() {
        List<PendingCommand> batch = queue.take();
        if (!batch.isEmpty()) {
            exchange(batch);
        }
    }

    private void exchange(List<PendingCommand> batch) {
        String presumed = generation.get();
        Map<String, Integer> positions = new HashMap<>();
        List<String> keys = new ArrayList<>();
        keys.add(generationKey);
        if (presumed != null) {
            batch.forEach(command -> command.prepare(presumed, positions, keys));
        }
        var answers = server.get(keys);
        if (presumed != null) {
            batch.forEach(command -> command.send(server));
        }
        answers.whenComplete((content, failure) -> {
            if (failure != null) {
                batch.forEach(command -> command.unanswered(failure));
                // a server that cannot be reached fails a batch within this call: thousands of batches would nest
                loop.execute(this::next);
            } else {
                answered(batch, presumed, content);
            }
        });
    }

    private void answered(
            List<PendingCommand> batch, @Nullable String presumed, List<@Nullable GetResult<byte[]>> content) {
        GetResult<byte[]> held = content.get(0);
        if (held == null) {
            beginGeneration(batch);
            return;
        }
        String current = new String(held.getValue(), US_ASCII);
        if (current.equals(presumed)) {
            batch.forEach(command -> command.confirmed(content));
        } else {
            generation.set(current);
            again(batch);
        }
        next();
    }

    /** The server has lost the generation or never had one. Of several nodes that notice, one sets the new one. */
    private void beginGeneration(List<PendingCommand> batch) {
        byte[] next = KeySpace.newGeneration().getBytes(US_ASCII);
        server.add(new MemcachedCall(), generationKey, next, 0).whenComplete((added, failure) -> {
            if (failure == null) {
                again(batch);
            } else {
                var cause = new StoreException.Unavailable(
                        "Memcached at %s lost a write".formatted(server.name()), failure);
                batch.forEach(command -> command.unanswered(cause));
            }
            loop.execute(this::next);
        });
    }

    private void again(List<PendingCommand> batch) {
        for (PendingCommand command : batch) {
            if (++command.attempts > ATTEMPTS) {
                command.fail(new StoreException.Busy("The namespace is cleared again and again"));
            } else {
                queue.putBack(command);
            }
        }
    }
}
