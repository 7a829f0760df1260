package dev.larder.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a backend with {@link Counters} must do. */
public abstract class CountersContract {
    private static final CacheKey KEY = new CacheKey("n");

    @Test
    void noConcurrentAddIsLost(CacheStore store) {
        var unused = Concurrently.call(200, i -> counters(store).add(KEY, 1, Ttl.never()));
        assertThat(add(store, 0)).isEqualTo(200);
    }

    @Test
    void everyConcurrentAddSeesItsOwnValue(CacheStore store) {
        var seen = Concurrently.call(100, i -> counters(store).add(KEY, 1, Ttl.never()));
        assertThat(seen.stream().map(Counters.Counter::value)).doesNotHaveDuplicates();
    }

    @Test
    void aCounterIsSigned(CacheStore store) {
        assertThat(add(store, -5)).isEqualTo(-5);
        assertThat(add(store, 3)).isEqualTo(-2);
        assertThat(add(store, 10)).isEqualTo(8);
    }

    @Test
    void theWholeRangeIsThere(CacheStore store) {
        assertThat(add(store, Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
        assertThat(add(store, Long.MIN_VALUE)).isEqualTo(-1);
        assertThat(add(store, -Long.MAX_VALUE)).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void anOverflowIsAConflictAndChangesNothing(CacheStore store) {
        Await.item(counters(store).add(KEY, Long.MAX_VALUE, Ttl.never()));
        assertThat(Await.failure(counters(store).add(KEY, 1, Ttl.never()))).isInstanceOf(StoreException.Conflict.class);
        assertThat(add(store, 0)).isEqualTo(Long.MAX_VALUE);
        assertThat(add(store, -1)).isEqualTo(Long.MAX_VALUE - 1);
    }

    @Test
    void theTtlIsSetAtCreationOnly(CacheStore store, StoreFixture backend) {
        long now = backend.clock().millis();
        Await.item(counters(store).add(KEY, 1, Ttl.of(Duration.ofSeconds(1))));
        var second = Await.item(counters(store).add(KEY, 1, Ttl.of(Duration.ofDays(1))));
        assertThat(second.deadline()).isBetween(now, now + 3_000);
        backend.pass(Duration.ofMillis(2100));
        assertThat(Await.item(counters(store).read(KEY))).isEmpty();
        assertThat(add(store, 1)).isEqualTo(1);
    }

    @Test
    void aCounterWithoutTtlHasNoEnd(CacheStore store) {
        assertThat(Await.item(counters(store).add(KEY, 1, Ttl.never())).deadline())
                .isEqualTo(Lifetime.NEVER);
        assertThat(Await.item(counters(store).read(KEY)))
                .hasValueSatisfying(c -> assertThat(c.deadline()).isEqualTo(Lifetime.NEVER));
    }

    @Test
    void readDoesNotCreate(CacheStore store) {
        assertThat(Await.item(counters(store).read(KEY))).isEmpty();
        assertThat(Await.item(counters(store).reset(KEY))).isFalse();
    }

    @Test
    void resetStartsAgainAtZero(CacheStore store) {
        assertThat(add(store, 7)).isEqualTo(7);
        assertThat(Await.item(counters(store).reset(KEY))).isTrue();
        assertThat(Await.item(counters(store).read(KEY))).isEmpty();
        assertThat(add(store, 1)).isEqualTo(1);
    }

    @Test
    void countersAndEntriesDoNotMeet(CacheStore store, Entries entries) {
        Await.item(store.put(KEY, entries.lasting("entry")));
        assertThat(add(store, 1)).isEqualTo(1);
        assertThat(Await.item(store.get(KEY)))
                .hasValueSatisfying(e -> assertThat(e.payload()).asString().isEqualTo("entry"));
        assertThat(Await.item(store.remove(KEY))).isTrue();
        assertThat(add(store, 1)).isEqualTo(2);
    }

    @Test
    void clearTakesTheCountersToo(CacheStore store) {
        assertThat(add(store, 1)).isEqualTo(1);
        Await.item(store.clear());
        assertThat(Await.item(counters(store).read(KEY))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.larder.spi.HostileKeys#all")
    void hostileKeysAreJustKeys(String text, CacheStore store) {
        var key = new CacheKey(text);
        Await.item(counters(store).add(key, 41, Ttl.never()));
        assertThat(Await.item(counters(store).add(key, 1, Ttl.never())).value()).isEqualTo(42);
        assertThat(Await.item(counters(store).read(key)))
                .hasValueSatisfying(c -> assertThat(c.value()).isEqualTo(42));
        assertThat(Await.item(counters(store).reset(key))).isTrue();
    }

    private static long add(CacheStore store, long delta) {
        return Await.item(counters(store).add(KEY, delta, Ttl.never())).value();
    }

    private static Counters counters(CacheStore store) {
        return store.capability(Counters.class).orElseThrow();
    }
}
