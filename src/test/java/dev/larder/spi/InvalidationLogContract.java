package dev.larder.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.core.invalidation.freshness.CoherentStore;
import dev.larder.core.invalidation.freshness.CoherentStores;
import dev.larder.core.invalidation.freshness.TagId;
import dev.larder.spi.InvalidationLog.Invalidation;
import dev.larder.spi.InvalidationLog.Recent;
import dev.larder.spi.InvalidationLog.Standing;
import io.smallrye.mutiny.Uni;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The contract of {@link InvalidationLog}. */
public abstract class InvalidationLogContract {
    private static final long A = 0x8000_0000_0000_0001L;
    private static final long B = Long.MAX_VALUE;
    private static final long C = 3;

    /** The number of tags in a purge, and of purges: more than the maximum that any backend keeps. */
    private static final int CONCURRENCY = 1_000;

    private static final int STEPS = 110;

    /** The documented number of lasting marks that the backend keeps. */
    protected int kept() {
        return 100_000;
    }

    @Test
    void aHistoryHasAnEpochAndBeginsWithoutMarks(CacheStore store) {
        Revision begin = newest(store);
        assertThat(begin.epoch()).isNotZero();
        assertThat(newest(store)).isEqualTo(begin);
        assertThat(Await.item(marks(store).since(Revision.NONE)).marks()).isEmpty();
        assertThat(standing(store, A, B).marks()).isEmpty();
    }

    @Test
    void anInvalidationMarksEachOfItsTagsWithTheSameNumber(CacheStore store) {
        Revision begin = newest(store);
        Revision invalidated = Await.item(marks(store).invalidate(new Invalidation(Set.of(A, B), Set.of(C))));
        assertThat(invalidated).isEqualTo(new Revision(begin.epoch(), invalidated.seq()));
        assertThat(invalidated.seq()).isGreaterThan(begin.seq());
        assertThat(newest(store)).isEqualTo(invalidated);
        Map<Long, Long> expected = Map.of(A, invalidated.seq(), B, invalidated.seq(), C, invalidated.seq());
        assertThat(standing(store, A, B, C, 9L).marks()).isEqualTo(expected);
        assertThat(Await.item(marks(store).since(begin)).marks()).isEqualTo(expected);
    }

    @Test
    void aSecondInvalidationIsNewer(CacheStore store) {
        Revision first = invalidate(store, A);
        Revision second = invalidate(store, A);
        assertThat(second.seq()).isGreaterThan(first.seq());
        assertThat(standing(store, A).marks()).isEqualTo(Map.of(A, second.seq()));
        assertThat(Await.item(marks(store).since(first)).marks()).isEqualTo(Map.of(A, second.seq()));
    }

    @Test
    void theLogReturnsOnlyMarksNewerThanTheRevision(CacheStore store) {
        invalidate(store, A);
        Revision seen = invalidate(store, B);
        Revision last = invalidate(store, C);
        Recent recent = Await.item(marks(store).since(seen));
        assertThat(recent.newest()).isEqualTo(last);
        assertThat(recent.marks()).isEqualTo(Map.of(C, last.seq()));
        assertThat(recent.floor()).isLessThanOrEqualTo(seen.seq());
        assertThat(recent.passingFloor()).isLessThanOrEqualTo(seen.seq());
        assertThat(Await.item(marks(store).since(last)).marks()).isEmpty();
    }

    @Test
    void fromAnotherEpochEverythingIsNewer(CacheStore store) {
        Revision first = invalidate(store, A);
        Revision last = invalidate(store, B);
        Recent recent = Await.item(marks(store).since(new Revision(last.epoch() + 1, last.seq())));
        assertThat(recent.marks()).isEqualTo(Map.of(A, first.seq(), B, last.seq()));
        assertThat(recent.floor()).isLessThan(first.seq());
    }

    @Test
    void everyNodeSeesAnAcknowledgedInvalidation(StoreFixture backend) {
        CacheStore here = backend.named("n");
        Revision before = newest(here);
        CacheStore there = marks(here).known().isPresent() ? here : backend.named("n");
        Revision invalidated = invalidate(there, A);
        assertThat(newest(here)).isEqualTo(invalidated);
        assertThat(invalidated.epoch()).isEqualTo(before.epoch());
    }

    @Test
    void noConcurrentInvalidationIsLost(CacheStore store) {
        Revision begin = newest(store);
        var unused = Concurrently.call(60, i -> marks(store).invalidate(Invalidation.lasting(Set.of((long) i))));
        Set<Long> all = LongStream.range(0, 60).boxed().collect(Collectors.toSet());
        assertThat(Await.item(marks(store).since(begin)).marks()).containsOnlyKeys(all);
        assertThat(standing(store, all.toArray(Long[]::new)).marks()).containsOnlyKeys(all);
    }

    @Test
    void noMomentHidesAnEarlierInvalidation(CacheStore store) {
        // numbers become visible in their order: a reader that has read up to a revision must have every mark up to it
        Set<Long> seen = new HashSet<>();
        Revision[] end = {newest(store)};
        var unused = Concurrently.call(
                80,
                i -> i % 2 == 0
                        ? marks(store)
                                .invalidate(Invalidation.lasting(Set.of((long) i)))
                                .replaceWith(0)
                        : readOn(store, seen, end));
        Await.item(readOn(store, seen, end));
        assertThat(seen)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 40).mapToObj(i -> 2L * i).toList());
    }

    private static Uni<Integer> readOn(CacheStore store, Set<Long> seen, Revision[] end) {
        return Uni.createFrom().item(() -> {
            synchronized (seen) {
                Recent recent = Await.item(marks(store).since(end[0]));
                seen.addAll(recent.marks().keySet());
                end[0] = recent.newest();
                return 0;
            }
        });
    }

    @Test
    void aVersionMarksOnce(CacheStore store) {
        Revision first = Await.item(marks(store).invalidateTo(A, 5)).orElseThrow();
        assertThat(Await.item(marks(store).invalidateTo(A, 5))).isEmpty();
        assertThat(newest(store)).isEqualTo(first);
        Revision second = Await.item(marks(store).invalidateTo(A, -6)).orElseThrow();
        assertThat(standing(store, A).marks()).isEqualTo(Map.of(A, second.seq()));
        assertThat(Await.item(marks(store).invalidateTo(B, -6))).isPresent();
        assertThat(Await.item(marks(store).invalidateTo(A, 5))).isPresent();
    }

    @Test
    void anInvalidationLeavesTheVersionAsItIs(CacheStore store) {
        Await.item(marks(store).invalidateTo(A, 5));
        invalidate(store, A);
        assertThat(Await.item(marks(store).invalidateTo(A, 5))).isEmpty();
    }

    @Test
    void ofManyInvalidationsToOneVersionOneMarks(CacheStore store) {
        var moved = Concurrently.call(20, i -> marks(store).invalidateTo(A, 7));
        assertThat(moved.stream().filter(Optional::isPresent)).hasSize(1);
    }

    @Test
    void aHoldMarksAndLastsUntilItIsReleased(CacheStore store, StoreFixture backend) {
        long deadline = backend.clock().millis() + 60_000;
        Revision held = Await.item(marks(store).hold(Set.of(A, B), deadline));
        assertThat(standing(store, A, C).held()).isEqualTo(Map.of(A, deadline));
        assertThat(standing(store, A).marks()).isEqualTo(Map.of(A, held.seq()));
        Revision released = Await.item(marks(store).release(Set.of(A, B)));
        assertThat(released.seq()).isGreaterThan(held.seq());
        assertThat(standing(store, A, B).held()).isEmpty();
        assertThat(standing(store, A).marks()).isEqualTo(Map.of(A, released.seq()));
    }

    @Test
    void aTagIsHeldAsLongAsAnybodyHoldsIt(CacheStore store, StoreFixture backend) {
        long deadline = backend.clock().millis() + 60_000;
        Await.item(marks(store).hold(Set.of(A), deadline));
        Await.item(marks(store).hold(Set.of(A), deadline - 10_000));
        Await.item(marks(store).release(Set.of(A)));
        assertThat(standing(store, A).held()).isEqualTo(Map.of(A, deadline));
        Await.item(marks(store).release(Set.of(A)));
        assertThat(standing(store, A).held()).isEmpty();
    }

    @Test
    void onlyAHoldThatIsOverLapses(CacheStore store, StoreFixture backend) {
        long now = backend.clock().millis();
        Await.item(marks(store).hold(Set.of(A), now + 10));
        Await.item(marks(store).hold(Set.of(B), now + 60_000));
        Revision before = newest(store);
        Revision lapsed = Await.item(marks(store).lapse(Set.of(A, B, C), now + 10));
        assertThat(lapsed.seq()).isGreaterThan(before.seq());
        Standing standing = standing(store, A, B, C);
        assertThat(standing.held()).isEqualTo(Map.of(B, now + 60_000));
        assertThat(standing.marks()).containsEntry(A, lapsed.seq()).doesNotContainKey(C);
        assertThat(Await.item(marks(store).lapse(Set.of(A, B), now + 10))).isEqualTo(lapsed);
    }

    @Test
    void anInvalidationTakesAThousandTags(CacheStore store) {
        Set<Long> tags = LongStream.rangeClosed(1, 1_000).boxed().collect(Collectors.toSet());
        Revision invalidated = Await.item(marks(store).invalidate(Invalidation.lasting(tags)));
        assertThat(standing(store, 1L, 1_000L).marks())
                .isEqualTo(Map.of(1L, invalidated.seq(), 1_000L, invalidated.seq()));
    }

    @Test
    void droppedMarksRaiseTheFloor(CacheStore store) {
        Revision first = Await.item(marks(store).invalidate(new Invalidation(Set.of(A), Set.of(B))));
        for (int step = 0; step < 8; step++) {
            long from = 10 + 1_000L * step;
            Set<Long> tags = LongStream.range(from, from + 1_000).boxed().collect(Collectors.toSet());
            Await.item(marks(store)
                    .invalidate(new Invalidation(
                            tags, tags.stream().map(tag -> -tag).collect(Collectors.toSet()))));
        }
        Standing standing = standing(store, A);
        assertThat(standing.marks().containsKey(A) || standing.floor() >= first.seq())
                .as("A's mark is there, or the floor says that it was dropped")
                .isTrue();
        Recent recent = Await.item(marks(store).since(Revision.NONE));
        assertThat(recent.marks().containsKey(A) || recent.floor() >= first.seq())
                .isTrue();
        assertThat(recent.marks().containsKey(B) || recent.passingFloor() >= first.seq())
                .as("B's passing mark is there, or its floor says that it was dropped")
                .isTrue();
        assertThat(recent.marks()).containsKey(10 + 7_999L);
    }

    @Test
    void ofMoreTagsThanAreKeptTheOldestAreForgottenAndNothingIsStale(StoreFixture backend, Entries entries) {
        List<CacheStore> stores = backend.nodes("n");
        var purging = CoherentStores.of(stores.get(0), List.of(), backend.clock());
        var reading = CoherentStores.of(stores.get(stores.size() - 1), List.of(), backend.clock());
        put(purging, entries, "purged first", "0");
        put(purging, entries, "never purged", "x");
        for (int step = 0; step < STEPS - 1; step++) {
            Await.item(purging.freshness().invalidate(Invalidation.lasting(tags(step))));
        }
        put(purging, entries, "purged last", Integer.toString(STEPS * CONCURRENCY - 1));
        put(purging, entries, "purged long ago", "0");
        Await.item(purging.freshness().invalidate(Invalidation.lasting(tags(STEPS - 1))));
        put(purging, entries, "written since", "0");

        Set<String> shown = Stream.of("purged first", "never purged", "purged last", "purged long ago", "written since")
                .filter(key -> Await.item(reading.get(new CacheKey(key))).isPresent())
                .collect(Collectors.toSet());
        Set<String> expected = new HashSet<>(Set.of("purged long ago", "written since"));
        if (kept() >= STEPS * CONCURRENCY) {
            expected.add("never purged");
        }
        assertThat(shown).isEqualTo(expected);
        assertThat(IntStream.range(0, STEPS)
                        .map(step -> Await.item(marks(stores.get(0)).standing(tags(step)))
                                .marks()
                                .size())
                        .sum())
                .as("marks that are kept")
                .isEqualTo(Math.min(kept(), STEPS * CONCURRENCY));
    }

    private static void put(CoherentStore store, Entries entries, String key, String tag) {
        Await.item(store.put(new CacheKey(key), entries.lasting("v").withTags(List.of(tag))));
    }

    private static Set<Long> tags(int step) {
        return IntStream.range(step * CONCURRENCY, (step + 1) * CONCURRENCY)
                .mapToObj(number -> TagId.tag(Integer.toString(number)))
                .collect(Collectors.toSet());
    }

    @Test
    void clearBeginsANewEpoch(CacheStore store) {
        Revision before = invalidate(store, A);
        Await.item(store.clear());
        assertThat(newest(store).epoch()).isNotEqualTo(before.epoch());
        assertThat(standing(store, A).marks()).isEmpty();
    }

    @Test
    void anEpochIsRenewedOnce(CacheStore store) {
        Revision before = invalidate(store, A);
        Revision renewed = Await.item(marks(store).renew(before.epoch()));
        assertThat(renewed.epoch()).isNotEqualTo(before.epoch());
        assertThat(newest(store)).isEqualTo(renewed);
        assertThat(Await.item(marks(store).renew(before.epoch()))).isEqualTo(renewed);
    }

    @Test
    void marksAndEntriesDoNotMeet(CacheStore store, Entries entries) {
        List<CacheKey> keys = HostileKeys.all().map(CacheKey::new).toList();
        keys.forEach(key -> Await.item(store.put(key, entries.lasting("v"))));
        Revision invalidated = invalidate(store, A);
        assertThat(Await.item(store.getAll(keys))).hasSize(keys.size());
        keys.forEach(key -> Await.item(store.remove(key)));
        assertThat(newest(store)).isEqualTo(invalidated);
        assertThat(standing(store, A).marks()).containsKey(A);
    }

    @Test
    void neighboursHaveHistoriesOfTheirOwn(StoreFixture backend) {
        CacheStore one = backend.named("a");
        CacheStore other = backend.named("ab");
        Revision before = newest(other);
        invalidate(one, A);
        Await.item(one.clear());
        assertThat(newest(other)).isEqualTo(before);
        assertThat(standing(other, A).marks()).isEmpty();
    }

    @Test
    void nothingHappensBeforeSubscription(CacheStore store) {
        Revision before = newest(store);
        var unused = marks(store).invalidate(Invalidation.lasting(Set.of(A)));
        assertThat(newest(store)).isEqualTo(before);
    }

    private static Revision invalidate(CacheStore store, long tag) {
        return Await.item(marks(store).invalidate(Invalidation.lasting(Set.of(tag))));
    }

    private static Revision newest(CacheStore store) {
        return Await.item(marks(store).newest());
    }

    private static Standing standing(CacheStore store, Long... tags) {
        return Await.item(marks(store).standing(Set.of(tags)));
    }

    private static InvalidationLog marks(CacheStore store) {
        return store.capability(InvalidationLog.class).orElseThrow();
    }
}
