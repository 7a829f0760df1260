package dev.larder.stores.memcached;

import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Capability;
import dev.larder.spi.Entry;
import dev.larder.spi.ReadTurns;
import dev.larder.spi.Shards;
import dev.larder.spi.StoreContext;
import dev.larder.spi.StoreException;
import dev.larder.spi.StoreLimits;
import dev.larder.spi.StoreQueue;
import dev.larder.stores.support.CallerExecutor;
import dev.larder.stores.support.EntryCodec;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A namespace spread over memcached servers. {@link Node} tells how {@link #clear()} works.
 *
 * <p>A value that a server finds too large takes the old value with it: memcached removes what it cannot replace.
 */
final class MemcachedStore implements CacheStore {
    /** The bytes of an item besides its payload: physical key, proof, header, memcached's own. */
    private static final int OVERHEAD = KeySlot.LONGEST_KEY + 1_024;

    /** As many reads as a service has at once, unless it says otherwise. */
    private static final int MANY_READS = 256;

    private final CallerLoops loops;
    private final Ring<Node> ring;
    private final KeySpace keys;
    private final Duration timeout;
    private final int maxWaiting;
    private final Clock clock;
    private final StoreLimits limits;
    private final String service;
    private final long maxItemBytes;
    private final Optional<ReadTurns> turns;
    private final List<KeyBatches<?>> keyBatches;
    private final List<Capability> capabilities;
    private final Optional<Shards> shards;

    /**
     * The servers of a store.
     *
     * @param ring the node of each key
     * @param loops the event loops that call the nodes
     * @param turns the turns of reads, which all stores share
     */
    record ServerGroup(Ring<Node> ring, CallerLoops loops, ReadTurns turns) {}

    MemcachedStore(StoreContext context, ServerGroup servers, KeySpace keys, MemcachedStoreConfig config) {
        this.service = context.service();
        this.ring = servers.ring();
        this.loops = servers.loops();
        this.keys = keys;
        this.timeout = context.timeout();
        this.maxWaiting = config.maxWaiting();
        this.clock = context.clock();
        this.maxItemBytes = config.maxItemSize().asLongValue();
        this.limits = new StoreLimits(KeySlot.LONGEST_KEY, maxItemBytes - OVERHEAD);
        // not where the heap is large for what all reads of a service may bring
        this.turns = Optional.of(servers.turns()).filter(turns -> !turns.hasRoomFor(MANY_READS * maxItemBytes));
        var optimistic = new Optimistic(clock);
        var counters = new KeyBatches<>(this, optimistic, new StoredCounter(), keys::counter);
        var lists = new KeyBatches<>(this, optimistic, new StoredList(), keys::list);
        var accounts = new KeyBatches<>(this, optimistic, new StoredLimits(), keys::limits);
        this.keyBatches = List.of(counters, lists, accounts);
        this.capabilities = List.of(
                new MemcachedConditionalWrites(this, optimistic),
                new MemcachedCounters(this, counters),
                new MemcachedLists(this, lists),
                new MemcachedRateLimits(this, accounts),
                new MemcachedInvalidationLog(this, optimistic, maxItemBytes));
        this.shards = ring.nodes().size() == 1 ? Optional.empty() : Optional.of(new MemcachedShards(this, ring));
    }

    @Override
    public Uni<Optional<Entry>> get(CacheKey key) {
        Uni<Optional<Entry>> read =
                call(call -> read(call, key).thenApply(found -> StoredEntry.live(found.body(), clock.millis())));
        return turns.map(limited ->
                        limited.inTurn(new ReadTurns.Claim(service, maxItemBytes, CallerExecutor.here()), read))
                .orElse(read);
    }

    @Override
    public Uni<Map<CacheKey, Entry>> getAll(Collection<CacheKey> wanted) {
        return call(call -> {
            Map<CacheKey, CompletableFuture<SlotContent>> reads = new LinkedHashMap<>();
            wanted.forEach(key -> reads.computeIfAbsent(key, k -> read(call, k).toCompletableFuture()));
            return all(reads.values()).thenApply(x -> live(reads));
        });
    }

    @Override
    public Uni<Written> put(CacheKey key, Entry entry) {
        return call(call -> {
                    requireRoom(entry);
                    KeySlot slot = keys.entry(key);
                    int ttl = MemcachedExpiry.seconds(entry.lifetime().deadline(), clock.millis());
                    return node(slot).put(call, slot, slot.prove(EntryCodec.encode(entry)), ttl);
                })
                .replaceWith(Written.STORED);
    }

    @Override
    public Uni<Boolean> remove(CacheKey key) {
        return call(call -> removeLive(
                call,
                keys.entry(key),
                body -> StoredEntry.readable(body, clock.millis()).isPresent()));
    }

    /** Clears every server; where one does not answer, the others are cleared all the same and the call fails. */
    @Override
    public Uni<Void> clear() {
        return call(call -> {
            List<CompletableFuture<Boolean>> cleared = ring.nodes().stream()
                    .map(node -> node.clear(call).toCompletableFuture())
                    .toList();
            return all(cleared).exceptionally(failure -> {
                if (cleared.stream().anyMatch(MemcachedStore::mayHaveHappened)) {
                    throw new StoreException.OutcomeUnknown("Memcached cleared some of its servers only", failure);
                }
                throw failure instanceof CompletionException wrapped ? wrapped : new CompletionException(failure);
            });
        });
    }

    private static boolean mayHaveHappened(CompletableFuture<?> change) {
        return change.handle((x, failure) -> failure == null
                        || failure instanceof StoreException.OutcomeUnknown
                        || failure.getCause() instanceof StoreException.OutcomeUnknown)
                .join();
    }

    @Override
    public Uni<Void> ping() {
        return call(call -> all(ring.nodes().stream()
                .map(node -> node.ping().toCompletableFuture())
                .toList()));
    }

    @Override
    public Optional<Shards> shards() {
        return shards;
    }

    @Override
    public StoreLimits limits() {
        return limits;
    }

    @Override
    public List<StoreQueue> queues() {
        return List.of(
                queue("calls", () -> ring.nodes().stream().mapToInt(Node::depth)),
                queue("commands", () -> ring.nodes().stream().mapToInt(Node::outstanding)),
                queue("changes", () -> keyBatches.stream().mapToInt(KeyBatches::depth)));
    }

    private StoreQueue queue(String name, Supplier<IntStream> depths) {
        return new StoreQueue(name, () -> depths.get().max().orElse(0), maxWaiting);
    }

    @Override
    public Uni<Void> close() {
        return Uni.createFrom()
                .completionStage(
                        () -> all(ring.nodes().stream().map(Node::close).toList()));
    }

    @Override
    public <C extends Capability> Optional<C> capability(Class<C> type) {
        return capabilities.stream().filter(type::isInstance).map(type::cast).findFirst();
    }

    <T> Uni<T> call(Function<MemcachedCall, CompletionStage<T>> work) {
        return MemcachedCall.within(timeout, loops, work);
    }

    Node node(KeySlot slot) {
        return ring.nodeOf(slot.route());
    }

    /** The maximum number of calls or commands in one queue. */
    int maxWaiting() {
        return maxWaiting;
    }

    KeySpace keys() {
        return keys;
    }

    Clock clock() {
        return clock;
    }

    void requireRoom(Entry entry) {
        if (entry.payload().length + entry.tagCharacters() > limits.maxValueBytes()) {
            throw new StoreException.TooLarge("This memcached service takes values of at most %d bytes, tags included"
                    .formatted(limits.maxValueBytes()));
        }
    }

    /** Removes the live entry of the slot. Of several concurrent callers, memcached confirms the removal to one. */
    CompletionStage<Boolean> removeLive(
            MemcachedCall call, KeySlot slot, Function<Optional<byte[]>, Boolean> lifetimes) {
        Node node = node(slot);
        return node.read(call, slot)
                .thenCompose(found -> lifetimes.apply(found.body())
                        ? node.server().remove(call, found.key())
                        : CompletableFuture.completedFuture(false));
    }

    static CompletionStage<Void> all(Collection<? extends CompletableFuture<?>> stages) {
        return CompletableFuture.allOf(stages.toArray(CompletableFuture<?>[]::new));
    }

    private CompletionStage<SlotContent> read(MemcachedCall call, CacheKey key) {
        KeySlot slot = keys.entry(key);
        return node(slot).read(call, slot);
    }

    private Map<CacheKey, Entry> live(Map<CacheKey, CompletableFuture<SlotContent>> reads) {
        long now = clock.millis();
        Map<CacheKey, Entry> live = new HashMap<>();
        reads.forEach(
                (key, read) -> StoredEntry.readable(read.join().body(), now).ifPresent(entry -> live.put(key, entry)));
        return live;
    }
}
