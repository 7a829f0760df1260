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
 * Hands a contract its stores. One subclass per backend; a test declares parameters of type {@link CacheStore},
 * {@link Entries} and {@link StoreFixture}.
 */
public abstract class StoreFixture implements ParameterResolver, BeforeEachCallback, AfterEachCallback {
    /** The timeout every store under test is opened with: long enough for a machine that is busy with something else. */
    public static final Duration TIMEOUT = Duration.ofSeconds(5);

    private static final Set<Class<?>> OFFERED = Set.of(CacheStore.class, Entries.class, StoreFixture.class);

    /** The version that {@link #spoil what was spoilt} seems to have. */
    public static final long SPOILT_VERSION = 0x72656d6e616e7473L;

    private final Map<CacheStore, StoreContext> opened = new LinkedHashMap<>();
    private String test = "";

    /** A store on the real backend, opened with exactly this context. */
    protected abstract CacheStore open(StoreContext context);

    /**
     * Leaves under the key what is no entry, with {@link #SPOILT_VERSION} where the version is. Nothing where a backend has
     * no bytes that anybody else could spoil.
     */
    protected void spoil(CacheStore store, StoreContext context, CacheKey key) {}

    /** Leaves under a key of a store of this test what nobody can read. */
    public final void spoil(CacheStore store, CacheKey key) {
        spoil(store, Optional.ofNullable(opened.get(store)).orElseThrow(), key);
    }

    /** Lets {@code duration} go by: a fake clock advances, a real server is waited for. */
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

    /** The clock the stores and the entries of this fixture go by. */
    public Clock clock() {
        return Clock.systemUTC();
    }

    /** A store whose namespace ends in {@code name} and begins as that of every other store of this test. */
    public CacheStore named(String name) {
        return named(name, clock());
    }

    /** The same, on a node whose clock is another. */
    public CacheStore named(String name, Clock clock) {
        var context = new StoreContext("test", Optional.of(test + name), TIMEOUT, 8 << 20, clock);
        CacheStore store = open(context);
        opened.put(store, context);
        return store;
    }

    /** Whether a namespace can be open on one node only, because it lies in that node's heap or files. */
    protected boolean servesOneNode() {
        return false;
    }

    /** Stores of two nodes on one namespace; one store where there cannot be two. */
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
