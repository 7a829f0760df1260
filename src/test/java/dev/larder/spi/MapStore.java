package dev.larder.spi;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import java.time.Clock;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** A correct store of the simplest kind, one lock around sorted maps. The kit's own tests break it on purpose. */
public class MapStore implements CacheStore, ConditionalWrites, Counters, KeyScan {
    /** The value at the key of a spoilt entry. */
    static final Entry UNREADABLE = new Entry(
            StoreFixture.SPOILT_VERSION, Representation.BINARY, Lifetime.until(0, Lifetime.NEVER), new byte[0]);

    /** The data of a server, which all namespaces share. */
    public static final class Server {
        final NavigableMap<String, Entry> entries = new TreeMap<>();
        final NavigableMap<String, Counter> counters = new TreeMap<>();
        final NavigableMap<String, MapLists.Held> lists = new TreeMap<>();
        final Map<String, MapInvalidationLog.History> marks = new HashMap<>();
        Optional<BroadcastProcessor<Revision>> channel = Optional.empty();
        final Map<String, Map<String, List<MapLimits.Taken>>> limits = new HashMap<>();
    }

    final Server server;
    final String namespace;
    final Clock clock;

    /** A store on its own server. */
    public static MapStore alone(Clock clock) {
        return new MapStore(new Server(), "alone", clock);
    }

    /** A store in the heap, which answers at once and knows its newest revision. */
    public static MapStore here(Clock clock) {
        return new MapStore(new Server(), "here", clock) {
            @Override
            public Lookup getNow(CacheKey key) {
                return live(key).<Lookup>map(Lookup.Hit::new).orElse(Lookup.Empty.MISS);
            }

            @Override
            InvalidationLog marks() {
                return new MapInvalidationLog(this) {
                    @Override
                    public Optional<Revision> known() {
                        return Optional.of(now());
                    }
                };
            }
        };
    }

    /** A store on its own server, with a channel between its nodes. */
    public static MapStore ringing(Clock clock) {
        MapStore store = alone(clock);
        store.server.channel = Optional.of(BroadcastProcessor.create());
        return store;
    }

    public MapStore(Server server, String namespace, Clock clock) {
        this.server = server;
        this.namespace = namespace;
        this.clock = clock;
    }

    @Override
    public Uni<Optional<Entry>> get(CacheKey key) {
        return locked(() -> live(key));
    }

    @Override
    public Uni<Map<CacheKey, Entry>> getAll(Collection<CacheKey> keys) {
        return locked(() -> keys.stream()
                .distinct()
                .filter(key -> live(key).isPresent())
                .collect(Collectors.toMap(key -> key, key -> live(key).orElseThrow())));
    }

    @Override
    public Uni<Written> put(CacheKey key, Entry entry) {
        return locked(() -> {
            boolean was = live(key).isPresent();
            server.entries.put(name(key), entry);
            return was ? Written.REPLACED : Written.CREATED;
        });
    }

    @Override
    public Uni<Boolean> remove(CacheKey key) {
        return getAndRemove(key).map(Optional::isPresent);
    }

    @Override
    public Uni<Void> clear() {
        return locked(() -> {
                    server.entries.keySet().removeIf(this::isOurs);
                    server.marks.keySet().removeIf(this::isOurs);
                    server.lists.keySet().removeIf(this::isOurs);
                    server.limits.keySet().removeIf(this::isOurs);
                    return server.counters.keySet().removeIf(this::isOurs);
                })
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> ping() {
        return Uni.createFrom().voidItem();
    }

    @Override
    public StoreLimits limits() {
        return StoreLimits.NONE;
    }

    @Override
    public Uni<Void> close() {
        return Uni.createFrom().voidItem();
    }

    @Override
    public Uni<Boolean> putIfAbsent(CacheKey key, Entry entry) {
        return putAllIfAbsent(Map.of(key, entry)).map(Set::isEmpty);
    }

    @Override
    public Uni<Set<CacheKey>> putAllIfAbsent(Map<CacheKey, Entry> entries) {
        return locked(() -> {
            Set<CacheKey> there = new HashSet<>(entries.keySet());
            there.removeIf(key -> live(key).isEmpty());
            if (there.isEmpty()) {
                entries.forEach((key, entry) -> server.entries.put(name(key), entry));
            }
            return there;
        });
    }

    @Override
    public Uni<Boolean> replace(CacheKey key, long expectedVersion, Entry entry) {
        return replace(key, entry, now -> now.version() == expectedVersion);
    }

    @Override
    public Uni<Boolean> replace(CacheKey key, Entry expected, Entry entry) {
        return replace(key, entry, now -> is(now, expected));
    }

    private static boolean is(Entry now, Entry expected) {
        return now.version() == expected.version() && now.revision().equals(expected.revision());
    }

    private Uni<Boolean> replace(CacheKey key, Entry entry, Predicate<Entry> expected) {
        return locked(() -> {
            boolean matches = live(key).filter(expected).isPresent();
            if (matches) {
                server.entries.put(name(key), entry);
            }
            return matches;
        });
    }

    @Override
    public Uni<Boolean> remove(CacheKey key, long expectedVersion) {
        return locked(
                () -> live(key).filter(now -> now.version() == expectedVersion).isPresent()
                        && server.entries.remove(name(key)) != null);
    }

    @Override
    public Uni<Boolean> remove(CacheKey key, Entry expected) {
        return locked(() ->
                live(key).filter(now -> is(now, expected)).isPresent() && server.entries.remove(name(key)) != null);
    }

    @Override
    public Uni<Optional<Entry>> getAndRemove(CacheKey key) {
        return locked(() -> {
            Optional<Entry> was = live(key);
            server.entries.remove(name(key));
            return was;
        });
    }

    @Override
    public Uni<Counter> add(CacheKey key, Step step) {
        return locked(() -> {
            Counter was = counter(key).orElse(new Counter(0, step.ttlIfCreated().deadlineFrom(clock.millis())));
            Counter now = new Counter(step.from(was.value()), was.deadline());
            server.counters.put(name(key), now);
            return now;
        });
    }

    @Override
    public Uni<Swap> set(CacheKey key, long value, Ttl ttlIfCreated) {
        return locked(() -> {
            Optional<Counter> was = counter(key);
            long deadline = was.map(Counter::deadline).orElse(ttlIfCreated.deadlineFrom(clock.millis()));
            Counter now = new Counter(value, deadline);
            server.counters.put(name(key), now);
            return new Swap(was, now);
        });
    }

    @Override
    public Uni<Optional<Counter>> read(CacheKey key) {
        return locked(() -> counter(key));
    }

    @Override
    public Uni<Boolean> reset(CacheKey key) {
        return locked(() -> counter(key).isPresent() && server.counters.remove(name(key)) != null);
    }

    @Override
    public Uni<Page> scan(Query query) {
        return locked(() -> {
            String after = query.cursor().map(MapStore::position).orElse("");
            List<Listed> keys = listed(query.prefix()).stream()
                    .filter(l -> l.key().text().compareTo(after) > 0)
                    .limit(query.limit())
                    .toList();
            boolean full = keys.size() == query.limit();
            return new Page(
                    keys,
                    full ? Optional.of("@" + keys.get(keys.size() - 1).key().text()) : Optional.empty());
        });
    }

    @Override
    public Uni<Long> removeAll(String prefix) {
        return locked(() -> listed(prefix).stream()
                .filter(l -> server.entries.remove(name(l.key())) != null)
                .count());
    }

    @Override
    public <C extends Capability> Optional<C> capability(Class<C> type) {
        if (type == Lists.class) {
            return Optional.of(type.cast(lists()));
        }
        if (type == RateLimits.class) {
            return Optional.of(type.cast(limiting()));
        }
        return type == InvalidationLog.class ? Optional.of(type.cast(marks())) : CacheStore.super.capability(type);
    }

    Lists lists() {
        return new MapLists(this);
    }

    RateLimits limiting() {
        return new MapLimits(this);
    }

    InvalidationLog marks() {
        return new MapInvalidationLog(this);
    }

    final <T> Uni<T> locked(Supplier<T> work) {
        return Uni.createFrom().item(() -> {
            synchronized (server) {
                return work.get();
            }
        });
    }

    boolean isOurs(String name) {
        return name.startsWith(namespace + "/");
    }

    final String name(CacheKey key) {
        return namespace + "/" + key.text();
    }

    Optional<Entry> live(CacheKey key) {
        return Optional.ofNullable(server.entries.get(name(key)))
                .filter(entry -> !entry.equals(UNREADABLE))
                .filter(entry -> !entry.lifetime().overAt(clock.millis()));
    }

    private Optional<Counter> counter(CacheKey key) {
        return Optional.ofNullable(server.counters.get(name(key))).filter(c -> c.deadline() > clock.millis());
    }

    private List<Listed> listed(String prefix) {
        return server.entries.keySet().stream()
                .filter(this::isOurs)
                .map(name -> new CacheKey(name.substring(namespace.length() + 1)))
                .filter(key -> key.text().startsWith(prefix))
                .flatMap(key ->
                        live(key)
                                .map(e -> new Listed(
                                        key, e.payload().length, e.lifetime().deadline()))
                                .stream())
                .sorted(Comparator.comparing(l -> l.key().text()))
                .toList();
    }

    private static String position(String cursor) {
        if (!cursor.startsWith("@")) {
            throw new StoreException.BadCursor("not ours");
        }
        return cursor.substring(1);
    }
}
