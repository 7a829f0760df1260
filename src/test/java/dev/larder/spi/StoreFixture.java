package dev.larder.spi;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a contract its stores. One subclass for each backend; a test declares parameters of type {@link CacheStore},
 * {@link Entries} and {@link StoreFixture}.
 */
public abstract class StoreFixture implements ParameterResolver, BeforeEachCallback, AfterEachCallback {
    /** The timeout of every store under test: long enough for a busy machine. */
    public static final Duration TIMEOUT = Duration.ofSeconds(5);

    private static final Set<Class<?>> OFFERED = Set.of(CacheStore.class, Entries.class, StoreFixture.class);

    /** The version that a {@link #spoil spoilt} entry seems to have. */
    public static final long SPOILT_VERSION = 0x72656d6e616e7473L;

    private final Map<CacheStore, StoreContext> opened = new LinkedHashMap<>();
    private String test = "";

    /** A store on the real backend, opened with this context. */
    protected abstract CacheStore open(StoreContext context);

    /**
     * Stores a value that is not an entry under the key, with {@link #SPOILT_VERSION} at the place of the version. Does
     * nothing for a backend whose values other programs cannot change.
     */
    protected void spoil(CacheStore store, StoreContext context, CacheKey key) {}

    /** Stores an unreadable value under a key of a store of this test. */
    public final void spoil(CacheStore store, CacheKey key) {
        spoil(store, Optional.ofNullable(opened.get(store)).orElseThrow(), key);
    }

    /** Lets {@code duration} pass: a fake clock advances, and with a real server the test waits. */
    public void pass(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Lets a life of this length end that begins now: every store ends lives to the millisecond. */
    public final void outlive(Duration ttl) {
        pass(ttl.plusMillis(100));
    }

    /** The clock of the stores and the entries of this fixture. */
    public Clock clock() {
        return Clock.systemUTC();
    }

    /** A store whose namespace ends in {@code name} and begins like that of every other store of this test. */
    public CacheStore named(String name) {
        return named(name, clock());
    }

    /** The same, on a node with another clock. */
    public CacheStore named(String name, Clock clock) {
        var context = new StoreContext("test", Optional.of(test + name), TIMEOUT, 8 << 20, clock);
        CacheStore store = open(context);
        opened.put(store, context);
        return store;
    }

    /** Whether a namespace can be open on one node only, because it is in the heap or the files of that node. */
    protected boolean servesOneNode() {
        return false;
    }

    /** Stores of two nodes on one namespace; one store if there cannot be two. */
    public final List<CacheStore> nodes(String name) {
        return servesOneNode() ? List.of(named(name)) : List.of(named(name), named(name));
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        test = UUID.randomUUID().toString().substring(0, 8);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return OFFERED.contains(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        if (type == StoreFixture.class) {
            return this;
        }
        return type == Entries.class ? new Entries(clock()) : named("");
    }

    @Override
    public void afterEach(ExtensionContext context) {
        opened.keySet().forEach(store -> Await.item(store.close()));
        opened.clear();
    }
}
