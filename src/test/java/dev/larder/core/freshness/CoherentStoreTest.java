package dev.larder.core.freshness;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.ConditionalWrites;
import dev.larder.spi.Entries;
import dev.larder.spi.Entry;
import dev.larder.spi.Marks.Bump;
import dev.larder.spi.Stamp;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
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

    private final RemoteStore remote = new RemoteStore();
    private final CoherentStore store = node();
    private final Entries entries = new Entries(Clock.systemUTC());

    @Test
    void whereNothingHappenedOnlyTheNewestMomentIsAskedFor() {
        put();
        remote.asked.clear();
        assertThat(Await.item(store.get(KEY))).isPresent();
        assertThat(remote.asked).containsExactly("newest");
    }

    @Test
    void theHistoryIsReadOnOnceForEachMove() {
        put();
        bump(OTHER);
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
            bump(OTHER);
            assertThat(Await.item(store.get(KEY))).isPresent();
            bump(tag);
            assertThat(Await.item(store.get(KEY))).isEmpty();
            assertThat(Await.item(store.getAll(List.of(KEY)))).isEmpty();
        });
    }

    @Test
    void whatTheStoreHasForgottenIsGone() {
        put();
        many(3_000, 100);
        assertThat(Await.item(store.get(KEY))).isEmpty();
        put();
        assertThat(Await.item(store.get(KEY))).isPresent();
    }

    @Test
    void aBackendThatWentBackInTimeBeginsANewEpoch() {
        put();
        Stamp before = bump(OTHER);
        assertThat(Await.item(store.get(KEY))).isPresent();
        remote.goBackTo(new Stamp(before.epoch(), before.seq() - 1));
        assertThat(Await.item(store.freshness().history().readOn()).newest().epoch())
                .isNotEqualTo(before.epoch());
        assertThat(Await.item(store.get(KEY))).isEmpty();
    }

    @Test
    void aWriteIsStampedByItselfAndNotByWhatItsNodePresumed() {
        put();
        remote.log().bump(Bump.lasting(Set.of(TAG)));
        put();
        assertThat(Await.item(store.get(KEY))).isPresent();
        assertThat(Await.item(remote.get(KEY)).orElseThrow().stamp())
                .isEqualTo(remote.log().newest().orElseThrow());
    }

    @Test
    void whatIsMadeOfAnOldValueIsInvalidatedWithIt() {
        put();
        Entry old = Await.item(store.get(KEY)).orElseThrow();
        bump(TAG);
        ConditionalWrites writes = store.capability(ConditionalWrites.class).orElseThrow();
        assertThat(Await.item(
                        writes.replace(KEY, old.version(), old.living(old.life().usedAt(5)))))
                .isTrue();
        assertThat(Await.item(store.get(KEY))).isEmpty();
    }

    @Test
    void bumpsThatWaitTravelTogether() {
        List<Uni<Stamp>> bumps = IntStream.range(0, 100)
                .mapToObj(i -> store.freshness().bump(Bump.lasting(Set.of((long) i))))
                .toList();
        Await.item(Uni.join().all(bumps).andFailFast());
        assertThat(Collections.frequency(remote.asked, "bump")).isBetween(1, 3);
        assertThat(remote.log().standing(Set.of(0L, 50L, 99L)).marks()).containsOnlyKeys(0L, 50L, 99L);
    }

    @Test
    void aFillIsRefusedWhenItsTagWasMarkedMeanwhile() {
        Fills.Begun begun = Await.item(store.fills().begin(KEY));
        bump(TAG);
        assertThat(fill(begun)).isFalse();
        assertThat(fill(Await.item(store.fills().begin(KEY)))).isTrue();
        assertThat(Await.item(store.get(KEY))).isPresent();
    }

    @Test
    void aFillIsRefusedWhenItsKeyWasRemovedOrWrittenMeanwhile() {
        Fills.Begun begun = Await.item(store.fills().begin(KEY));
        put();
        assertThat(fill(begun)).isFalse();
        Fills.Begun again = Await.item(store.fills().begin(KEY));
        Await.item(store.remove(KEY));
        assertThat(fill(again)).isFalse();
        assertThat(Await.item(store.get(KEY))).isEmpty();
    }

    @Test
    void aFillIsRefusedAcrossAClear() {
        Fills.Begun begun = Await.item(store.fills().begin(KEY));
        remote.goBackTo(new Stamp(begun.stamp().epoch() + 1, 0));
        assertThat(fill(begun)).isFalse();
    }

    @Test
    void aHoldRefusesFillsAndOneThatIsOverBecomesAMark() {
        long now = System.currentTimeMillis();
        Await.item(store.freshness().hold(Set.of(TAG), now + 60_000));
        assertThat(fill(Await.item(store.fills().begin(KEY)))).isFalse();
        Await.item(store.freshness().release(Set.of(TAG)));
        assertThat(fill(Await.item(store.fills().begin(KEY)))).isTrue();

        Stamp held = Await.item(store.freshness().hold(Set.of(TAG), now - 1));
        Fills.Begun begun = Await.item(store.fills().begin(KEY));
        assertThat(fill(begun)).isFalse();
        assertThat(remote.log().newest().orElseThrow().seq()).isGreaterThan(held.seq());
        assertThat(fill(begun)).isFalse();
        assertThat(fill(Await.item(store.fills().begin(KEY)))).isTrue();
    }

    private CoherentStore node() {
        return new CoherentStore(remote, List.of("declared/"), Clock.systemUTC());
    }

    private void put() {
        Await.item(store.put(KEY, entries.lasting("v").tagged(List.of("t"))));
    }

    private boolean fill(Fills.Begun begun) {
        return Await.item(store.fills().store(KEY, entries.lasting("f").tagged(List.of("t")), begun));
    }

    @CanIgnoreReturnValue
    private Stamp bump(long tag) {
        return remote.log().bump(Bump.lasting(Set.of(tag)));
    }

    private void many(int tags, int each) {
        for (int from = 0; from < tags; from += each) {
            remote.log()
                    .bump(Bump.lasting(
                            LongStream.range(from, from + each).boxed().collect(Collectors.toSet())));
        }
    }
}
