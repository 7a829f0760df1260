package dev.larder.core.invalidation.freshness;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.ConditionalWrites;
import dev.larder.spi.Entries;
import dev.larder.spi.Entry;
import dev.larder.spi.InvalidationLog.Invalidation;
import dev.larder.spi.MutableClock;
import dev.larder.spi.Revision;
import dev.larder.spi.StoreException;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CoherentStoreTest {
    private static final CacheKey KEY = new CacheKey("declared/k");
    private static final long TAG = TagId.tag("t");
    private static final long OTHER = TagId.tag("other");

    private final MutableClock clock = new MutableClock();
    private final RemoteStore remote = new RemoteStore(clock);
    private final CoherentStore store = node();
    private final Entries entries = new Entries(clock);

    @Test
    void withoutInvalidationsOnlyTheNewestRevisionIsRead() {
        put();
        remote.asked.clear();
        assertThat(Await.item(store.get(KEY))).isPresent();
        assertThat(remote.asked).containsExactly("newest");
    }

    @Test
    void nothingIsChangedWhileTheLogIsAway() {
        put();
        ConditionalWrites writes = store.capability(ConditionalWrites.class).orElseThrow();
        remote.logAway = true;
        Stream.<Uni<?>>of(
                        store.put(KEY, entries.lasting("new")),
                        store.remove(KEY),
                        writes.putIfAbsent(new CacheKey("declared/new"), entries.lasting("new")),
                        writes.putAllIfAbsent(Map.of(new CacheKey("declared/new"), entries.lasting("new"))),
                        writes.getAndRemove(KEY))
                .forEach(call -> assertThat(Await.failure(call)).isInstanceOf(StoreException.Unavailable.class));
        remote.logAway = false;
        assertThat(Await.item(store.get(KEY)).map(Entry::tags)).contains(List.of("t"));
        assertThat(Await.item(store.get(new CacheKey("declared/new")))).isEmpty();
    }

    @Test
    void anEntryThatWasTakenWhileTheLogBrokeHasAnUnknownOutcome() {
        put();
        ConditionalWrites writes = store.capability(ConditionalWrites.class).orElseThrow();
        remote.onRemoval = () -> remote.logAway = true;
        remote.assignsRevisions = true;
        assertThat(Await.failure(writes.getAndRemove(KEY))).isInstanceOf(StoreException.OutcomeUnknown.class);
    }

    @Test
    void anEntryThatWasReadBeforeItWasTakenNeedsNoLogAfterwards() {
        put();
        ConditionalWrites writes = store.capability(ConditionalWrites.class).orElseThrow();
        remote.onRemoval = () -> remote.logAway = true;
        assertThat(Await.item(writes.getAndRemove(KEY))).isPresent();
    }

    @Test
    void theHistoryIsReadOnOnceForEachMove() {
        put();
        invalidate(OTHER);
        remote.asked.clear();
        for (int i = 0; i < 3; i++) {
            assertThat(Await.item(store.get(KEY))).isPresent();
        }
        assertThat(remote.asked).containsOnlyOnce("since").doesNotContain("standing");
    }

    @Test
    void eachOfItsTagsInvalidatesAnEntry() {
        Stream.of(TAG, TagId.SERVICE, TagId.key(KEY), TagId.prefix("declared/")).forEach(tag -> {
            put();
            invalidate(OTHER);
            assertThat(Await.item(store.get(KEY))).isPresent();
            invalidate(tag);
            assertThat(Await.item(store.get(KEY))).isEmpty();
            assertThat(Await.item(store.getAll(List.of(KEY)))).isEmpty();
        });
    }

    @Test
    void entriesOlderThanTheForgottenMarksAreInvalid() {
        put();
        many(3_000, 100);
        assertThat(Await.item(store.get(KEY))).isEmpty();
        put();
        assertThat(Await.item(store.get(KEY))).isPresent();
    }

    @Test
    void aBackendThatWentBackInTimeBeginsANewEpoch() {
        put();
        Revision before = invalidate(OTHER);
        assertThat(Await.item(store.get(KEY))).isPresent();
        remote.goBackTo(new Revision(before.epoch(), before.seq() - 1));
        assertThat(Await.item(store.freshness().history().readOn()).newest().epoch())
                .isNotEqualTo(before.epoch());
        assertThat(Await.item(store.get(KEY))).isEmpty();
    }

    @Test
    void copiesAreShownAgainHoweverManyEpochsHavePassed() {
        Copies copies = store.freshness().copies();
        Await.item(copies.readOn());
        // the epoch in which this node invalidates has ended before it reads again
        remote.goBackTo(new Revision(2, 5));
        Await.item(store.freshness().invalidate(Invalidation.lasting(Set.of(TAG))));
        remote.goBackTo(new Revision(3, 1));
        assertThat(isCurrent(copies)).isFalse();
        Await.item(copies.readOn());
        assertThat(isCurrent(copies)).isTrue();
    }

    private boolean isCurrent(Copies copies) {
        Entry copy = entries.lasting("v").withRevision(copies.current());
        return copies.isCurrent(KEY, copy, Duration.ofMinutes(1));
    }

    @Test
    void aWriteIsStampedByItselfAndNotByWhatItsNodePresumed() {
        put();
        remote.log().invalidate(Invalidation.lasting(Set.of(TAG)));
        put();
        assertThat(Await.item(store.get(KEY))).isPresent();
        assertThat(Await.item(remote.get(KEY)).orElseThrow().revision())
                .isEqualTo(remote.log().newest().orElseThrow());
    }

    @Test
    void aWriteMadeOfAnOldEntryIsInvalidatedWithIt() {
        put();
        Entry old = Await.item(store.get(KEY)).orElseThrow();
        invalidate(TAG);
        ConditionalWrites writes = store.capability(ConditionalWrites.class).orElseThrow();
        assertThat(Await.item(writes.replace(
                        KEY, old.version(), old.withLifetime(old.lifetime().usedAt(5)))))
                .isTrue();
        assertThat(Await.item(store.get(KEY))).isEmpty();
    }

    @Test
    void invalidationsThatWaitTravelTogether() {
        List<Uni<Revision>> invalidationQueue = IntStream.range(0, 100)
                .mapToObj(i -> store.freshness().invalidate(Invalidation.lasting(Set.of((long) i))))
                .toList();
        Await.item(Uni.join().all(invalidationQueue).andFailFast());
        assertThat(Collections.frequency(remote.asked, "invalidate")).isBetween(1, 3);
        assertThat(remote.log().standing(Set.of(0L, 50L, 99L)).marks()).containsOnlyKeys(0L, 50L, 99L);
    }

    private CoherentStore node() {
        return CoherentStores.of(remote, List.of("declared/"), clock);
    }

    private void put() {
        Await.item(store.put(KEY, entries.lasting("v").withTags(List.of("t"))));
    }

    @CanIgnoreReturnValue
    private Revision invalidate(long tag) {
        return remote.log().invalidate(Invalidation.lasting(Set.of(tag)));
    }

    private void many(int tags, int each) {
        for (int from = 0; from < tags; from += each) {
            remote.log()
                    .invalidate(Invalidation.lasting(
                            LongStream.range(from, from + each).boxed().collect(Collectors.toSet())));
        }
    }
}
