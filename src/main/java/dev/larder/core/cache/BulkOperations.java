package dev.larder.core.cache;

import dev.larder.core.ReadBudget;
import dev.larder.core.Refusal;
import dev.larder.core.access.AuthorizedCall;
import dev.larder.core.access.Verb;
import dev.larder.core.event.rules.HookEvent;
import dev.larder.core.event.rules.Hooks;
import dev.larder.core.event.rules.Unpurged;
import dev.larder.core.service.Service;
import dev.larder.spi.CacheKey;
import dev.larder.spi.ConditionalWrites;
import dev.larder.spi.Entry;
import dev.larder.spi.StoreException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The operations on several entries in one call. */
@Singleton
public final class BulkOperations {
    /** The maximum number of entries in one call. */
    public static final int MAX_ITEMS = 1_000;

    /** The number of concurrent store calls of one request: enough to fill batches, too few to fill a queue. */
    private static final int CONCURRENCY = 128;

    private final EntryFactory entryFactory;
    private final LastAccessRecorder lastAccess;
    private final Hooks hooks;

    BulkOperations(EntryFactory entryFactory, LastAccessRecorder lastAccess, Hooks hooks) {
        this.entryFactory = entryFactory;
        this.lastAccess = lastAccess;
        this.hooks = hooks;
    }

    /**
     * One entry of a bulk write.
     *
     * @param key the key
     * @param draft the value to store
     */
    public record Item(CacheKey key, Draft draft) {
        HookEvent written(AuthorizedCall access, Verb verb) {
            return HookEvent.wrote(access, verb, key, draft.payload());
        }
    }

    /**
     * The result for one item.
     *
     * @param key the key
     * @param stored the stored entry; empty if the write failed
     * @param failure the reason, if it failed
     */
    public record ItemResult(CacheKey key, Optional<Stored> stored, Optional<Throwable> failure) {
        boolean mayBeWritten() {
            return failure.isEmpty() || failure.get() instanceof StoreException.OutcomeUnknown;
        }

        ItemResult unpurged(Throwable why) {
            return stored.isEmpty() ? this : new ItemResult(key, Optional.empty(), Optional.of(why));
        }
    }

    /**
     * The result of a bulk read. A key in neither map has no entry.
     *
     * @param entries the live entries, in no order
     * @param refused the reason for each key that cannot be read
     */
    public record Found(Map<CacheKey, Entry> entries, Map<CacheKey, StoreException> refused) {}

    /**
     * Emits the live entries of the keys; fails with {@link Refusal.TooLarge} if they have more than {@code maxBytes}
     * together, and with {@link StoreException.Busy} if the budget has no room for them.
     */
    public Uni<Found> get(AuthorizedCall access, List<CacheKey> keys, long maxBytes, ReadBudget budget) {
        requireFew(keys.size());
        keys.forEach(key -> access.require(Verb.GET, key));
        Service service = access.service();
        List<CacheKey> asked = keys.stream().distinct().toList();
        return new BulkRead(service.store(), asked, maxBytes, budget).begin().invoke(found -> {
            int hits = found.entries().size();
            service.meters().read(hits, asked.size() - hits - found.refused().size());
            found.entries().forEach((key, entry) -> lastAccess.note(service, key, entry));
        });
    }

    /**
     * Stores each item on its own and emits the results in the order of the items. Their hooks purge together; if the
     * purge fails, the result of each stored item is a failure.
     */
    public Uni<List<ItemResult>> putEach(AuthorizedCall access, Verb verb, List<Item> items) {
        requireFew(items.size());
        items.forEach(item -> access.require(verb, item.key()));
        if (items.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        hooks.require(access, events(access, verb, items));
        return together(items.stream().map(item -> put(access.service(), item)).toList())
                .flatMap(results -> followed(access, verb, items, results));
    }

    private Uni<List<ItemResult>> followed(
            AuthorizedCall access, Verb verb, List<Item> items, List<ItemResult> results) {
        List<HookEvent> written = IntStream.range(0, items.size())
                .filter(i -> results.get(i).mayBeWritten())
                .mapToObj(i -> items.get(i).written(access, verb))
                .toList();
        return hooks.follow(access, written)
                .map(done -> results)
                .onFailure(Unpurged.class)
                .recoverWithItem(why ->
                        results.stream().map(result -> result.unpurged(why)).toList());
    }

    private static List<HookEvent> events(AuthorizedCall access, Verb verb, List<Item> items) {
        return items.stream().map(item -> item.written(access, verb)).toList();
    }

    /** Stores all items or none; fails with {@link Refusal.AlreadyThere} if one of the keys exists. */
    public Uni<Map<CacheKey, Entry>> createAll(AuthorizedCall access, List<Item> items) {
        requireFew(items.size());
        items.forEach(item -> access.require(Verb.POST, item.key()));
        Service service = access.service();
        ConditionalWrites writes = service.need(ConditionalWrites.class);
        Map<CacheKey, Entry> entries = new LinkedHashMap<>();
        items.forEach(
                item -> entries.put(item.key(), entryFactory.entry(item.draft(), service.rules(), Optional.empty())));
        if (entries.isEmpty()) {
            return Uni.createFrom().item(entries);
        }
        Uni<Map<CacheKey, Entry>> created = writes.putAllIfAbsent(entries).map(there -> {
            if (!there.isEmpty()) {
                throw new Refusal.AlreadyThere(there);
            }
            return entries;
        });
        return hooks.afterAll(access, events(access, Verb.POST, items), created);
    }

    /** Removes the entries and emits the number of removed ones. */
    public Uni<Long> remove(AuthorizedCall access, List<CacheKey> keys) {
        requireFew(keys.size());
        keys.forEach(key -> access.require(Verb.DELETE, key));
        List<CacheKey> named = keys.stream().distinct().toList();
        Uni<Long> removed = together(
                        named.stream().map(access.service().store()::remove).toList())
                .map(removals -> removals.stream().filter(was -> was).count());
        List<HookEvent> events =
                named.stream().map(key -> HookEvent.removed(access, key)).toList();
        return hooks.afterAll(access, events, removed);
    }

    /** Emits the results of the calls in order, after the last one has ended; fails if one fails. */
    static <T> Uni<List<T>> together(List<Uni<T>> calls) {
        return Multi.createFrom()
                .range(0, calls.size())
                .onItem()
                .transformToUni(i -> calls.get(i).map(result -> Map.entry(i, result)))
                .collectFailures()
                .merge(CONCURRENCY)
                .collect()
                .asList()
                .map(results -> results.stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(Map.Entry::getValue)
                        .toList());
    }

    private Uni<ItemResult> put(Service service, Item item) {
        return Uni.createFrom()
                .deferred(() -> {
                    if (item.draft().isAbsent()) {
                        var unused = service.needCoherent();
                    }
                    Entry entry = entryFactory.entry(item.draft(), service.rules(), Optional.empty());
                    return service.store().put(item.key(), entry).map(written -> new Stored(entry, written));
                })
                .map(stored -> new ItemResult(item.key(), Optional.of(stored), Optional.empty()))
                .onFailure(e -> e instanceof StoreException || e instanceof Refusal)
                .recoverWithItem(e -> new ItemResult(item.key(), Optional.empty(), Optional.of(e)));
    }

    static void requireFew(int items) {
        if (items > MAX_ITEMS) {
            throw new Refusal.TooLarge("One call may name at most %d keys, not %d".formatted(MAX_ITEMS, items));
        }
    }
}
