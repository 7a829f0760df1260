package dev.larder.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.spi.RateLimits.Algorithm;
import dev.larder.spi.RateLimits.Claim;
import dev.larder.spi.RateLimits.Decision;
import dev.larder.spi.RateLimits.Standing;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of {@link RateLimits}, for each algorithm that the backend supports. */
public abstract class RateLimitsContract {
    private static final CacheKey KEY = new CacheKey("n");

    /** So long that no cost is restored and no window ends during a test. */
    private static final Duration LONG = Limit.LONGEST;

    private static final Duration SHORT = Duration.ofSeconds(2);

    @Test
    void fixedWindowsAreEverywhere(CacheStore store) {
        assertThat(limits(store).algorithms()).contains(Algorithm.FIXED);
    }

    @Test
    void aLimitIsTakenFromUntilNothingIsLeft(CacheStore store) {
        for (Limit limit : limits(store, 3, LONG)) {
            for (long left = 2; left >= 0; left--) {
                Decision taken = take(store, limit, 1);
                assertThat(taken.admitted()).as(limit.id()).isTrue();
                assertThat(standing(taken).remaining()).isEqualTo(left);
                assertThat(standing(taken).delay()).isZero();
            }
            Decision refused = take(store, limit, 1);
            assertThat(refused.admitted()).as(limit.id()).isFalse();
            assertThat(standing(refused).remaining()).isZero();
            assertThat(standing(refused).delay()).isPositive();
        }
    }

    /** A backend that would have to wait fails, and has taken nothing. */
    @Test
    void takeAtOnceTakes(CacheStore store) {
        for (Limit limit : limits(store, 3, LONG)) {
            Optional<Decision> taken = limits(store).takeAtOnce(KEY, List.of(new Claim(limit, 1)));
            taken.ifPresent(decision -> {
                assertThat(decision.admitted()).as(limit.id()).isTrue();
                assertThat(standing(decision).remaining()).isEqualTo(2);
            });
            assertThat(standing(peek(store, limit, 0)).remaining()).isEqualTo(taken.isPresent() ? 2 : 3);
        }
    }

    @Test
    void aRefusedClaimCostsNothing(CacheStore store) {
        for (Limit limit : limits(store, 3, LONG)) {
            assertThat(take(store, limit, 2).admitted()).isTrue();
            assertThat(take(store, limit, 2).admitted()).as(limit.id()).isFalse();
            assertThat(take(store, limit, 1).admitted()).as(limit.id()).isTrue();
        }
    }

    @Test
    void severalLimitsAreTakenFromTogetherOrNotAtAll(CacheStore store) {
        for (Algorithm algorithm : limits(store).algorithms()) {
            Limit wide = limit("wide", algorithm, 5, LONG);
            Limit narrow = limit("narrow", algorithm, 2, LONG);
            var both = List.of(new Claim(wide, 1), new Claim(narrow, 1));
            assertThat(Await.item(limits(store).take(KEY, both)).admitted()).isTrue();
            Decision last = Await.item(limits(store).take(KEY, both));
            assertThat(remaining(last)).containsExactly(3, 0);
            Decision refused = Await.item(limits(store).take(KEY, both));
            assertThat(refused.admitted()).isFalse();
            assertThat(remaining(refused)).containsExactly(3, 0);
            assertThat(refused.standings().get(0).delay()).isZero();
            assertThat(refused.standings().get(1).delay()).isPositive();
            assertThat(remaining(peek(store, wide, 0))).as(algorithm.label()).containsExactly(3);
        }
    }

    @Test
    void eachClaimHasACostOfItsOwn(CacheStore store) {
        Limit requests = limit("requests", Algorithm.FIXED, 10, LONG);
        Limit bytes = limit("bytes", Algorithm.FIXED, 1_000, LONG);
        Decision taken = Await.item(limits(store).take(KEY, List.of(new Claim(requests, 1), new Claim(bytes, 700))));
        assertThat(remaining(taken)).containsExactly(9, 300);
    }

    @Test
    void aLookTakesNothingAndTellsWhetherThereIsRoom(CacheStore store) {
        for (Limit limit : limits(store, 2, LONG)) {
            Decision before = peek(store, limit, 2);
            assertThat(before.admitted()).as(limit.id()).isTrue();
            assertThat(standing(before).remaining()).isEqualTo(2);
            assertThat(take(store, limit, 1).admitted()).isTrue();
            assertThat(peek(store, limit, 2).admitted()).isFalse();
            assertThat(peek(store, limit, 1).admitted()).isTrue();
            assertThat(standing(peek(store, limit, 1)).remaining()).isEqualTo(1);
        }
    }

    @Test
    void nothingAlwaysHasRoomAndTakesNothing(CacheStore store) {
        for (Limit limit : limits(store, 1, LONG)) {
            assertThat(take(store, limit, 0).admitted()).isTrue();
            assertThat(Await.item(limits(store).reset(KEY))).as(limit.id()).isFalse();
            assertThat(take(store, limit, 1).admitted()).isTrue();
            Decision nothing = take(store, limit, 0);
            assertThat(nothing.admitted()).as(limit.id()).isTrue();
            assertThat(standing(nothing).remaining()).isZero();
            assertThat(Await.item(limits(store).reset(KEY))).isTrue();
        }
    }

    @Test
    void resetForgetsAllLimitsOfAKey(CacheStore store) {
        for (Limit limit : limits(store, 1, LONG)) {
            assertThat(take(store, limit, 1).admitted()).isTrue();
        }
        assertThat(Await.item(limits(store).reset(KEY))).isTrue();
        assertThat(Await.item(limits(store).reset(KEY))).isFalse();
        for (Limit limit : limits(store, 1, LONG)) {
            assertThat(take(store, limit, 1).admitted()).as(limit.id()).isTrue();
        }
    }

    @Test
    void whoeverWaitsAsLongAsToldHasRoomAndNotMuchSooner(CacheStore store, StoreFixture backend) {
        for (Limit limit : limits(store, 4, SHORT)) {
            assertThat(take(store, limit, 4).admitted()).isTrue();
            Decision refused = take(store, limit, 3);
            if (refused.admitted()) {
                continue; // a fixed window ended in between
            }
            assertThat(standing(refused).delay()).isBetween(1L, 2_020L);
            backend.pass(Duration.ofMillis(standing(refused).delay() + 5));
            assertThat(take(store, limit, 3).admitted()).as(limit.id()).isTrue();
        }
    }

    @Test
    void anUnusedLimitIsForgotten(CacheStore store, StoreFixture backend) {
        for (Limit limit : limits(store, 4, SHORT)) {
            Decision taken = take(store, limit, 4);
            assertThat(standing(taken).reset()).isBetween(1L, 2_020L);
            backend.pass(Duration.ofMillis(standing(taken).reset() + 5));
            assertThat(standing(peek(store, limit, 0)).remaining())
                    .as(limit.id())
                    .isEqualTo(4);
            assertThat(Await.item(limits(store).reset(KEY))).as(limit.id()).isFalse();
        }
    }

    @Test
    void aBurstIsAllThereIsAtOnce(CacheStore store) {
        if (limits(store).algorithms().contains(Algorithm.GCRA)) {
            Limit limit = new Limit("b", Algorithm.GCRA, 10, Duration.ofHours(1), 3);
            assertThat(standing(take(store, limit, 3)).remaining()).isZero();
            // one of ten in an hour
            assertThat(standing(take(store, limit, 1)).delay()).isBetween(340_000L, 360_000L);
            assertThat(standing(take(store, limit, 1)).reset()).isBetween(1_040_000L, 1_080_000L);
        }
    }

    @Test
    void usageStaysWhenALimitIsChanged(CacheStore store) {
        for (Algorithm algorithm : limits(store).algorithms()) {
            assertThat(take(store, limit("x", algorithm, 2, LONG), 2).admitted())
                    .isTrue();
            Decision raised = take(store, limit("x", algorithm, 3, LONG), 1);
            assertThat(raised.admitted()).as(algorithm.label()).isTrue();
            assertThat(standing(raised).remaining()).isZero();
            Decision lowered = peek(store, limit("x", algorithm, 1, LONG), 1);
            assertThat(lowered.admitted()).isFalse();
            assertThat(standing(lowered).remaining()).isZero();
        }
    }

    @Test
    void limitsOfOtherNamesAndWindowsAreOthers(CacheStore store) {
        for (Algorithm algorithm : limits(store).algorithms()) {
            assertThat(take(store, limit("a", algorithm, 1, LONG), 1).admitted())
                    .isTrue();
            assertThat(take(store, limit("b", algorithm, 1, LONG), 1).admitted())
                    .isTrue();
            assertThat(take(store, limit("a", algorithm, 1, LONG.minusDays(1)), 1)
                            .admitted())
                    .isTrue();
            assertThat(take(store, limit("a", algorithm, 1, LONG), 1).admitted())
                    .as(algorithm.label())
                    .isFalse();
        }
    }

    @Test
    void ofManyCallersAsManyAreAdmittedAsTheLimitSays(CacheStore store) {
        for (Limit limit : limits(store, 100, LONG)) {
            List<Decision> decisions =
                    Concurrently.call(256, i -> limits(store).take(KEY, List.of(new Claim(limit, 1))));
            assertThat(decisions.stream()
                            .filter(Decision::admitted)
                            .map(decision -> standing(decision).remaining()))
                    .as(limit.id())
                    .containsExactlyInAnyOrderElementsOf(
                            LongStream.range(0, 100).boxed().toList());
        }
    }

    @Test
    void theLargestNumbersAreJustNumbers(CacheStore store) {
        for (Limit limit : limits(store, Limit.LARGEST, LONG)) {
            Decision taken = take(store, limit, Limit.LARGEST - 1);
            assertThat(taken.admitted()).as(limit.id()).isTrue();
            assertThat(standing(taken).reset()).isBetween(1L, LONG.toMillis() + LONG.toMillis() / 100);
            Decision refused = take(store, limit, Limit.LARGEST);
            assertThat(refused.admitted()).as(limit.id()).isFalse();
            assertThat(standing(refused).delay()).isBetween(1L, LONG.toMillis() + LONG.toMillis() / 100);
            assertThat(Await.item(limits(store).reset(KEY))).isTrue();
        }
    }

    @Test
    void aKeyHasNoMoreLimitsThanMayBeKept(CacheStore store) {
        for (int i = 0; i < RateLimits.MAX_KEPT; i++) {
            assertThat(take(store, limit("l" + i, Algorithm.FIXED, 1, LONG), 1).admitted())
                    .isTrue();
        }
        var more = List.of(
                new Claim(limit("l0", Algorithm.FIXED, 9, LONG), 1),
                new Claim(limit("more", Algorithm.FIXED, 1, LONG), 1));
        assertThat(Await.failure(limits(store).take(KEY, more))).isInstanceOf(StoreException.Conflict.class);
        assertThat(standing(peek(store, limit("l0", Algorithm.FIXED, 9, LONG), 0))
                        .remaining())
                .isEqualTo(8);
    }

    @Test
    void limitsAndEntriesAndCountersDoNotMeet(CacheStore store, Entries entries) {
        Limit limit = limit("x", Algorithm.FIXED, 2, LONG);
        Await.item(store.put(KEY, entries.lasting("entry")));
        assertThat(take(store, limit, 1).admitted()).isTrue();
        assertThat(Await.item(store.remove(KEY))).isTrue();
        assertThat(standing(take(store, limit, 1)).remaining()).isZero();
        assertThat(Await.item(store.capability(Counters.class).orElseThrow().read(KEY)))
                .isEmpty();
    }

    @Test
    void clearTakesTheLimitsTooAndSparesTheNeighbours(StoreFixture backend) {
        CacheStore store = backend.named("a");
        CacheStore neighbour = backend.named("ab");
        Limit limit = limit("x", Algorithm.FIXED, 1, LONG);
        assertThat(take(store, limit, 1).admitted()).isTrue();
        assertThat(take(neighbour, limit, 1).admitted()).isTrue();
        Await.item(store.clear());
        assertThat(take(store, limit, 1).admitted()).isTrue();
        assertThat(take(neighbour, limit, 1).admitted()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("dev.larder.spi.HostileKeys#all")
    void hostileKeysAreJustKeys(String text, CacheStore store) {
        var key = new CacheKey(text);
        var claims = List.of(new Claim(limit("x", Algorithm.FIXED, 1, LONG), 1));
        assertThat(Await.item(limits(store).take(key, claims)).admitted()).isTrue();
        assertThat(Await.item(limits(store).take(key, claims)).admitted()).isFalse();
        assertThat(Await.item(limits(store).reset(key))).isTrue();
        assertThat(Await.item(limits(store).peek(key, claims)).admitted()).isTrue();
    }

    @Test
    void asManyLimitsAsACallMayNameAreTakenFromTogether(CacheStore store) {
        List<Claim> claims = IntStream.range(0, RateLimits.MAX_LIMITS)
                .mapToObj(i -> new Claim(limit("l" + i, Algorithm.FIXED, i + 1, LONG), 1))
                .toList();
        assertThat(remaining(Await.item(limits(store).take(KEY, claims))))
                .isEqualTo(IntStream.range(0, RateLimits.MAX_LIMITS).boxed().toList());
    }

    /** The same limit with every algorithm. */
    private static List<Limit> limits(CacheStore store, long limit, Duration window) {
        return Arrays.stream(Algorithm.values())
                .filter(limits(store).algorithms()::contains)
                .map(algorithm -> limit(algorithm.label(), algorithm, limit, window))
                .toList();
    }

    private static Limit limit(String name, Algorithm algorithm, long limit, Duration window) {
        return new Limit(name, algorithm, limit, window, limit);
    }

    private static Decision take(CacheStore store, Limit limit, long cost) {
        return Await.item(limits(store).take(KEY, List.of(new Claim(limit, cost))));
    }

    private static Decision peek(CacheStore store, Limit limit, long cost) {
        return Await.item(limits(store).peek(KEY, List.of(new Claim(limit, cost))));
    }

    private static Standing standing(Decision decision) {
        assertThat(decision.standings()).hasSize(1);
        return decision.standings().get(0);
    }

    private static List<Integer> remaining(Decision decision) {
        return decision.standings().stream()
                .map(standing -> (int) standing.remaining())
                .toList();
    }

    private static RateLimits limits(CacheStore store) {
        return store.capability(RateLimits.class).orElseThrow();
    }
}
