package dev.larder.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.spi.Counters.Beyond;
import dev.larder.spi.Counters.Bounds;
import dev.larder.spi.Counters.Counter;
import dev.larder.spi.Counters.Step;
import dev.larder.spi.Counters.Swap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of {@link Counters}. */
public abstract class CountersContract {
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final CacheKey KEY = new CacheKey("n");
    private static final int CLIENTS = 64;
    private static final int EACH = 20;

    @Test
    void noConcurrentAddIsLost(CacheStore store) {
        var unused = Concurrently.call(200, i -> counters(store).add(KEY, 1, Ttl.never()));
        assertThat(add(store, 0)).isEqualTo(200);
    }

    @Test
    void everyConcurrentAddSeesItsOwnValue(CacheStore store) {
        var seen = Concurrently.call(100, i -> counters(store).add(KEY, 1, Ttl.never()));
        assertThat(seen.stream().map(Counter::value)).doesNotHaveDuplicates();
    }

    @Test
    void noAddIsLostOfManyClientsOnTwoNodes(StoreFixture backend) {
        List<CacheStore> nodes = backend.nodes("many");
        var seen = Concurrently.call(
                CLIENTS * EACH, i -> counters(nodes.get(i % nodes.size())).add(KEY, 1, Ttl.never()));
        assertThat(seen.stream().map(Counter::value))
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, CLIENTS * EACH).boxed().toList());
        assertThat(add(nodes.get(0), 0)).isEqualTo(CLIENTS * EACH);
    }

    @Test
    void noStepOfManyLeadsBeyondTheBound(StoreFixture backend) {
        List<CacheStore> nodes = backend.nodes("bounded");
        var step = new Step(3, new Bounds(0, 100, Beyond.REFUSE), Ttl.never());
        var taken = Concurrently.call(
                CLIENTS,
                i -> counters(nodes.get(i % nodes.size()))
                        .add(KEY, step)
                        .map(counter -> true)
                        .onFailure(StoreException.Conflict.class)
                        .recoverWithItem(false));
        assertThat(taken.stream().filter(done -> done)).hasSize(33);
        assertThat(add(nodes.get(0), 0)).isEqualTo(99);
    }

    @ParameterizedTest
    @CsvSource({
        // before, by, min, max: after
        "0, 5, 0, 5, 5",
        "4, -4, 0, 5, 0",
        "7, -1, 0, 5, 6",
        "-3, 1, 0, 5, -2",
        "7, 0, 0, 5, 7",
        "9007199254740992, 1, 0, 9007199254740993, 9007199254740993",
        "9223372036854775806, 1, 0, 9223372036854775807, 9223372036854775807",
        "-9223372036854775807, -1, -9223372036854775808, 0, -9223372036854775808",
        "-10, 1, -9, 9, -9",
        "9, 1, 9, 10, 10",
        "-9, -1, -10, -9, -10"
    })
    void aStepMayLeadToItsBound(long before, long by, long min, long max, long after, CacheStore store) {
        for (Beyond beyond : Beyond.values()) {
            Await.item(counters(store).set(KEY, before, Ttl.never()));
            var step = new Step(by, new Bounds(min, max, beyond), Ttl.never());
            assertThat(Await.item(counters(store).add(KEY, step)).value()).isEqualTo(after);
            assertThat(add(store, 0)).isEqualTo(after);
        }
    }

    @ParameterizedTest
    @CsvSource({
        // before, by, min, max: the clamped result
        "0, 6, 0, 5, 5",
        "3, 3, 0, 5, 5",
        "3, -4, 0, 5, 0",
        "7, 1, 0, 5, 7",
        "-3, -1, 0, 5, -3",
        "9, 2, 0, 10, 10",
        "-9, -2, -10, 10, -10",
        "9007199254740992, 1, 0, 9007199254740992, 9007199254740992",
        "9223372036854775807, 1, 0, 9223372036854775807, 9223372036854775807",
        "9223372036854775807, 9223372036854775807, 0, 5, 9223372036854775807",
        "-9223372036854775808, -1, -9223372036854775808, 0, -9223372036854775808",
        "5, -9223372036854775808, -9, 0, -9"
    })
    void aStepBeyondItsBoundIsRefusedOrClamped(
            long before, long by, long min, long max, long clamped, CacheStore store) {
        Await.item(counters(store).set(KEY, before, Ttl.never()));
        var refused = new Step(by, new Bounds(min, max, Beyond.REFUSE), Ttl.never());
        assertThat(Await.failure(counters(store).add(KEY, refused))).isInstanceOf(StoreException.Conflict.class);
        assertThat(add(store, 0)).isEqualTo(before);
        var clamping = new Step(by, new Bounds(min, max, Beyond.CLAMP), Ttl.never());
        assertThat(Await.item(counters(store).add(KEY, clamping)).value()).isEqualTo(clamped);
        assertThat(add(store, 0)).isEqualTo(clamped);
    }

    @Test
    void aStepBeyondItsBoundCreatesNoCounter(CacheStore store) {
        var step = new Step(-1, new Bounds(0, 5, Beyond.REFUSE), Ttl.never());
        assertThat(Await.failure(counters(store).add(KEY, step))).isInstanceOf(StoreException.Conflict.class);
        assertThat(Await.item(counters(store).read(KEY))).isEmpty();
    }

    @Test
    void aStepThatCouldNotCreateTheCounterMayMoveIt(CacheStore store) {
        Await.item(counters(store).set(KEY, 3, Ttl.never()));
        var down = new Step(-1, new Bounds(0, 9, Beyond.REFUSE), Ttl.never());
        assertThat(Await.item(counters(store).add(KEY, down)).value()).isEqualTo(2);
    }

    @Test
    void boundsLeaveTheLifeAsItIs(CacheStore store, StoreFixture backend) {
        var hour = Ttl.of(Duration.ofHours(1));
        long now = backend.clock().millis();
        for (Beyond beyond : Beyond.values()) {
            var step = new Step(4, new Bounds(0, 5, beyond), hour);
            assertThat(Await.item(counters(store).add(KEY, step)).deadline())
                    .isBetween(now + 3_000_000, now + 3_700_000);
            Await.item(counters(store)
                    .add(KEY, new Step(4, new Bounds(0, 5, beyond), Ttl.never()))
                    .onFailure(StoreException.Conflict.class)
                    .recoverWithNull()
                    .replaceWith(true));
            assertThat(Await.item(counters(store).read(KEY)).orElseThrow().deadline())
                    .isBetween(now + 3_000_000, now + 3_700_000);
            Await.item(counters(store).reset(KEY));
        }
    }

    @Test
    void settingEmitsWhatWasThereAndKeepsTheLife(CacheStore store, StoreFixture backend) {
        long now = backend.clock().millis();
        var hour = Ttl.of(Duration.ofHours(1));
        Swap created = Await.item(counters(store).set(KEY, Long.MIN_VALUE, hour));
        assertThat(created.before()).isEmpty();
        assertThat(created.now().deadline()).isBetween(now + 3_000_000, now + 3_700_000);
        Swap swapped = Await.item(counters(store).set(KEY, 5, Ttl.never()));
        assertThat(swapped.before().orElseThrow().value()).isEqualTo(Long.MIN_VALUE);
        assertThat(swapped.now().value()).isEqualTo(5);
        assertThat(swapped.now().deadline()).isBetween(now + 3_000_000, now + 3_700_000);
        assertThat(add(store, 1)).isEqualTo(6);
    }

    @Test
    void anEndedCounterIsCreatedAgain(CacheStore store, StoreFixture backend) {
        Await.item(counters(store).set(KEY, 9, Ttl.of(SHORT)));
        backend.outlive(SHORT);
        Swap created = Await.item(counters(store).set(KEY, 3, Ttl.never()));
        assertThat(created.before()).isEmpty();
        assertThat(created.now()).isEqualTo(new Counter(3, Lifetime.NEVER));
    }

    /** Each previous value was set by one other caller: no value is seen twice, and none is lost. */
    @Test
    void settersSeeEachOther(StoreFixture backend) {
        List<CacheStore> nodes = backend.nodes("setters");
        var found = Concurrently.call(
                CLIENTS,
                i -> counters(nodes.get(i % nodes.size()))
                        .set(KEY, i, Ttl.never())
                        .map(swap -> swap.before().map(Counter::value).orElse(-1L)));
        List<Long> all = new ArrayList<>(found);
        all.add(add(nodes.get(0), 0));
        assertThat(all)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.range(-1, CLIENTS).boxed().toList());
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
        InTime.within(SHORT, () -> {
            Await.item(counters(store).reset(KEY));
            long now = backend.clock().millis();
            Await.item(counters(store).add(KEY, 1, Ttl.of(SHORT)));
            var second = Await.item(counters(store).add(KEY, 1, Ttl.of(Duration.ofDays(1))));
            assertThat(second.deadline()).isBetween(now, now + 3_000);
        });
        backend.outlive(SHORT);
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
