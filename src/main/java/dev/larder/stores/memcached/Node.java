package dev.larder.stores.memcached;

import dev.larder.spi.StoreException;
import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One server's share of a namespace. Each event loop that calls it has a connection of its own, so that no answer
 * changes threads; callers on other threads share the connection of one loop. A connection is opened for its first call:
 * a node that is not called connects to no server.
 */
final class Node {
    private final String name;
    private final CallerLoops loops;
    private final Function<EventLoop, NodeLink> opening;
    private final EventLoop spare;
    private final Map<EventLoop, NodeLink> links = new ConcurrentHashMap<>();

    /** The same links by thread: an event loop never changes its thread. */
    private final Map<Thread, NodeLink> own = new ConcurrentHashMap<>();

    private volatile boolean closed;

    /**
     * @param name the server as host:port
     * @param opening begins to connect from an event loop and does not wait
     */
    Node(String name, CallerLoops loops, Function<EventLoop, NodeLink> opening) {
        this.name = name;
        this.loops = loops;
        this.opening = opening;
        this.spare = loops.any();
    }

    String name() {
        return name;
    }

    /** The connection for commands that need no look at the generation. */
    ServerConnection server() {
        return link().server();
    }

    /** The content of the slot. */
    CompletionStage<SlotContent> read(MemcachedCall call, KeySlot slot) {
        return link().read(call, slot);
    }

    /** Stores the value unconditionally. */
    CompletionStage<Boolean> put(MemcachedCall call, KeySlot slot, byte[] value, int ttl) {
        return link().put(call, slot, value, ttl);
    }

    /** Begins a new generation. */
    CompletionStage<Boolean> clear(MemcachedCall call) {
        return link().clear(call);
    }

    /** Done when the server answers. */
    CompletionStage<Void> ping() {
        return link().ping();
    }

    /** The length of the longest queue of calls of one connection. */
    int depth() {
        return max(NodeLink::depth);
    }

    /** The largest number of unanswered commands of one connection. */
    int outstanding() {
        return max(link -> link.server().outstanding().depth());
    }

    /** Closes the connections; done when no event loop is asked for another one. */
    CompletableFuture<Void> close() {
        closed = true;
        return CompletableFuture.allOf(
                links.values().stream().map(NodeLink::close).toArray(CompletableFuture<?>[]::new));
    }

    private NodeLink link() {
        NodeLink known = own.get(Thread.currentThread());
        return known == null ? linkOf(loops.here()) : known;
    }

    private NodeLink linkOf(@Nullable EventLoop here) {
        return here == null ? opened(spare) : own.computeIfAbsent(Thread.currentThread(), thread -> opened(here));
    }

    private NodeLink opened(EventLoop loop) {
        NodeLink link = links.computeIfAbsent(loop, this::open);
        if (closed) {
            var unused = link.close();
        }
        return link;
    }

    private NodeLink open(EventLoop loop) {
        if (closed) {
            throw new StoreException.Unavailable("Memcached at %s is not used any more".formatted(name), null);
        }
        return opening.apply(loop);
    }

    private int max(ToIntFunction<NodeLink> depth) {
        return links.values().stream().mapToInt(depth).max().orElse(0);
    }
}
