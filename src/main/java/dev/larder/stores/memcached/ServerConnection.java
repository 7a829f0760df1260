package dev.larder.stores.memcached;

import com.spotify.folsom.GetResult;
import com.spotify.folsom.MemcacheClient;
import com.spotify.folsom.MemcacheOverloadedException;
import com.spotify.folsom.MemcacheStatus;
import dev.larder.spi.StoreException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One connection to one memcached server: its commands, and the meaning of its answers and failures. */
final class ServerConnection {
    private final String name;
    private final Supplier<String> trouble;
    private final OutstandingCommands unanswered = new OutstandingCommands();

    /** Done when the first attempt to connect has ended, one way or the other. Before, no command may be sent. */
    private final CompletableFuture<Void> settled = new CompletableFuture<>();

    private volatile @Nullable MemcacheClient<byte[]> current;

    /** The client that tries to connect; null before the first one does. */
    private @Nullable MemcacheClient<byte[]> awaited;

    /** Done when no attempt to connect is being begun: the event loop then has it, and ends it when it ends itself. */
    private CompletableFuture<Void> attempts = CompletableFuture.completedFuture(null);

    private boolean closed;

    /** @param trouble why the server is not connected, if it is not */
    ServerConnection(String name, Supplier<String> trouble) {
        this.name = name;
        this.trouble = trouble;
    }

    /** Sends everything by this client from now on; the one before is shut down. */
    synchronized void use(MemcacheClient<byte[]> client) {
        MemcacheClient<byte[]> before = current;
        current = client;
        if (before != null) {
            before.shutdown();
        }
        if (closed) {
            client.shutdown();
        }
        settled.complete(null);
    }

    /** The server as host:port. */
    String name() {
        return name;
    }

    /** The commands that wait for answers. */
    OutstandingCommands outstanding() {
        return unanswered;
    }

    boolean isSettled() {
        return settled.isDone();
    }

    CompletionStage<?> settled() {
        return settled;
    }

    CompletionStage<List<@Nullable GetResult<byte[]>>> get(List<String> keys) {
        // the client throws at a key that is none
        CompletionStage<List<@Nullable GetResult<byte[]>>> answers =
                CompletableFuture.completedFuture(keys).thenCompose(asked -> client().casGet(asked));
        return answers.exceptionally(e -> {
            throw unread(e);
        });
    }

    /** Stores the value unconditionally. */
    CompletionStage<Boolean> set(MemcachedCall call, String key, byte[] value, int ttl) {
        return write(call, () -> client().set(key, value, ttl));
    }

    /** Stores if nothing is there. */
    CompletionStage<Boolean> add(MemcachedCall call, String key, byte[] value, int ttl) {
        return write(call, () -> client().add(key, value, ttl));
    }

    /** Stores if nothing has changed since the slot was read. */
    CompletionStage<Boolean> replace(MemcachedCall call, SlotContent found, byte[] value, int ttl) {
        GetResult<byte[]> held = found.held();
        return held == null
                ? add(call, found.key(), value, ttl)
                : write(call, () -> client().set(found.key(), value, ttl, held.getCas()));
    }

    /** Removes the item if it has not changed since the slot was read. */
    CompletionStage<Boolean> removeUnchanged(MemcachedCall call, SlotContent found) {
        GetResult<byte[]> held = found.held();
        return held == null
                ? CompletableFuture.completedFuture(false)
                : write(call, () -> client().delete(found.key(), held.getCas()));
    }

    /** Removes the item. */
    CompletionStage<Boolean> remove(MemcachedCall call, String key) {
        return write(call, () -> client().delete(key));
    }

    /**
     * Notes that an attempt to connect begins, unless the connection is closed.
     *
     * @param ended completed when the event loop has the attempt
     * @return whether it may begin
     */
    synchronized boolean beginsAttempt(CompletableFuture<Void> ended) {
        if (!closed) {
            attempts = CompletableFuture.allOf(attempts, ended);
        }
        return !closed;
    }

    /** Notes the client that tries to connect. */
    synchronized void awaits(MemcacheClient<byte[]> client) {
        awaited = client;
        if (closed) {
            client.shutdown();
        }
    }

    /** Closes the connection for good; done when no attempt to connect is being begun. */
    synchronized CompletableFuture<Void> close() {
        closed = true;
        shutDownClient();
        MemcacheClient<byte[]> trying = awaited;
        if (trying != null) {
            trying.shutdown();
        }
        return attempts;
    }

    /** Ends the client; commands fail until another one is used. */
    synchronized void shutDownClient() {
        MemcacheClient<byte[]> last = current;
        if (last != null) {
            last.shutdown();
        }
    }

    synchronized boolean isClosed() {
        return closed;
    }

    private MemcacheClient<byte[]> client() {
        return Objects.requireNonNull(current);
    }

    /** Emits true when the command was carried out, false when its condition did not hold. */
    private CompletionStage<Boolean> write(MemcachedCall call, Supplier<CompletionStage<MemcacheStatus>> command) {
        if (!isSettled()) {
            return settled.thenCompose(x -> write(call, command));
        }
        call.writes();
        if (call.isOver()) {
            call.changedNothing();
            return CompletableFuture.failedFuture(
                    new StoreException.Unavailable("Memcached at %s was asked too late".formatted(name), null));
        }
        // checked before: a connection that breaks afterwards fails sent and unsent commands equally fast
        if (!client().isConnected()) {
            call.changedNothing();
            return CompletableFuture.failedFuture(notConnected(null));
        }
        return CompletableFuture.completedFuture(command)
                .thenCompose(Supplier::get)
                .handle((status, failure) -> {
                    if (failure != null) {
                        StoreException translated = unwritten(failure);
                        if (!(translated instanceof StoreException.OutcomeUnknown)) {
                            call.changedNothing();
                        }
                        throw translated;
                    }
                    boolean done = status == MemcacheStatus.OK;
                    if (!done) {
                        call.changedNothing();
                    }
                    return done || refused(status);
                });
    }

    private boolean refused(MemcacheStatus status) {
        return switch (status) {
            case KEY_EXISTS, KEY_NOT_FOUND, ITEM_NOT_STORED -> false;
            case VALUE_TOO_LARGE ->
                throw new StoreException.TooLarge("Memcached at %s takes no entry of that size".formatted(name));
            case OUT_OF_MEMORY ->
                throw new StoreException.Full("Memcached at %s is full and evicts nothing".formatted(name), null);
            case BUSY, TEMPORARY_FAILURE -> throw busy();
            default ->
                throw new StoreException.Unavailable(
                        "Memcached at %s refused a write: %s".formatted(name, status), null);
        };
    }

    private StoreException unread(Throwable failure) {
        Throwable cause = unwrapped(failure);
        if (cause instanceof MemcacheOverloadedException) {
            return busy();
        }
        return client().isConnected()
                ? new StoreException.Unavailable("Memcached at %s did not answer a read".formatted(name), cause)
                : notConnected(cause);
    }

    private StoreException.Unavailable notConnected(@Nullable Throwable cause) {
        return new StoreException.Unavailable("Memcached at %s %s".formatted(name, trouble.get()), cause);
    }

    private StoreException unwritten(Throwable failure) {
        Throwable cause = unwrapped(failure);
        return cause instanceof MemcacheOverloadedException
                ? busy()
                : new StoreException.OutcomeUnknown("Memcached at %s did not confirm a write".formatted(name), cause);
    }

    private StoreException.Busy busy() {
        return new StoreException.Busy("Memcached at %s has too many calls waiting".formatted(name));
    }

    private static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
