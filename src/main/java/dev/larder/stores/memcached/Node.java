package dev.larder.stores.memcached;

import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One server's share of a namespace. Each event loop that calls it has a connection of its own, so that no answer
 * changes threads; callers on other threads use the first connection.
 */
final class Node {
    private final String name;
    private final CallerLoops loops;
    private final Function<EventLoop, NodeLink> opening;
    private final NodeLink first;

    /** The links by thread: an event loop never changes its thread. */
    private final Map<Thread, NodeLink> links = new ConcurrentHashMap<>();

    private volatile boolean closed;

    /**
     * @param name the server as host:port
     * @param opening begins to connect from an event loop and does not wait
     */
    Node(String name, CallerLoops loops, Function<EventLoop, NodeLink> opening) {
        this.name = name;
        this.loops = loops;
        this.opening = opening;
        this.first = opening.apply(loops.any());
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

    void close() {
        closed = true;
        all().forEach(NodeLink::close);
    }

    private NodeLink link() {
        NodeLink known = links.get(Thread.currentThread());
        return known == null ? linkOf(loops.here()) : known;
    }

    private NodeLink linkOf(@Nullable EventLoop here) {
        if (here == null) {
            return first;
        }
        NodeLink link = links.computeIfAbsent(
                Thread.currentThread(), thread -> here == first.loop() ? first : opening.apply(here));
        if (closed) {
            link.close();
        }
        return link;
    }

    private int max(ToIntFunction<NodeLink> depth) {
        return all().mapToInt(depth).max().orElse(0);
    }

    private Stream<NodeLink> all() {
        return Stream.concat(Stream.of(first), links.values().stream());
    }
}
