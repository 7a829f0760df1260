package dev.larder.ai.embeddings;

import dev.larder.core.cache.Loaded;
import dev.larder.spi.CacheKey;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Gathers the inputs that one request is to load, so that the model server gets them in one request. Each is loaded
 * under its own lease, and some may be loaded by other callers at this time: to wait for these could take as long as
 * their requests, and two requests that wait for each other would wait for ever. So the gathered ones are sent when all
 * others have ended, or when no more come for a short time.
 *
 * <p>All state belongs to the event loop of the client.
 */
final class InputGathering {
    /** In milliseconds. Leases of a remote store take a few. */
    private static final long WINDOW = 20;

    /** The most windows of one part: those of many inputs come one after another. */
    private static final int MAX_WINDOWS = 10;

    private final Context context;
    private final Set<CacheKey> undecided;
    private final Consumer<List<Asked>> sender;
    private List<Asked> gathered = new ArrayList<>();

    /** An input that is to be loaded, and who waits for its vector. */
    record Asked(CacheKey key, UniEmitter<? super Loaded> waiting) {}

    /**
     * Begins with no input.
     *
     * @param context the event loop of the client
     * @param keys the inputs that may come
     * @param sender receives those that have come, once or in several parts
     */
    InputGathering(Context context, Collection<CacheKey> keys, Consumer<List<Asked>> sender) {
        this.context = context;
        this.undecided = new HashSet<>(keys);
        this.sender = sender;
    }

    /** Emits the vector of an input, when it has come with the others. */
    Uni<Loaded> load(CacheKey key) {
        return Uni.createFrom().emitter(waiting -> context.runOnContext(x -> add(new Asked(key, waiting))));
    }

    private void add(Asked asked) {
        undecided.remove(asked.key);
        gathered.add(asked);
        if (undecided.isEmpty()) {
            send();
        } else if (gathered.size() == 1) {
            waitForMore(gathered, 1);
        }
    }

    /** Waits for more inputs, as long as some come in each window. */
    private void waitForMore(List<Asked> part, int windows) {
        int size = part.size();
        long unused = context.owner().setTimer(WINDOW, x -> {
            // else it was sent meanwhile
            boolean waits = part == gathered && !part.isEmpty();
            if (waits && part.size() > size && windows < MAX_WINDOWS) {
                waitForMore(part, windows + 1);
            } else if (waits) {
                send();
            }
        });
    }

    /** An input has its vector, or has none: it does not come any more. Call it on the event loop of the client. */
    void ended(CacheKey key) {
        undecided.remove(key);
        if (undecided.isEmpty()) {
            send();
        }
    }

    private void send() {
        if (!gathered.isEmpty()) {
            List<Asked> batch = gathered;
            gathered = new ArrayList<>();
            sender.accept(batch);
        }
    }
}
