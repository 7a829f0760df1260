package dev.larder.core.invalidation.freshness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.ConditionalWrites;
import dev.larder.spi.Entries;
import dev.larder.spi.InvalidationLog.Invalidation;
import dev.larder.spi.MutableClock;
import dev.larder.spi.Revision;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Fills, and the events between their begin and their end. */
class FillsTest {
    private static final CacheKey KEY = new CacheKey("declared/k");
    private static final Duration WITHIN = Duration.ofMinutes(1);
    private static final long TAG = TagId.tag("t");

    private final MutableClock clock = new MutableClock();
    private final RemoteStore remote = new RemoteStore(clock);
    private final CoherentStore store = CoherentStores.of(remote, List.of("declared/"), clock);
    private final ConditionalWrites writes =
            store.capability(ConditionalWrites.class).orElseThrow();
    private final Entries entries = new Entries(clock);

    @Test
    void aFillIsRefusedWhenItsTagWasMarkedMeanwhile() {
        Fills.Begun begun = begin();
        remote.log().invalidate(Invalidation.lasting(Set.of(TAG)));
        assertThat(fill(begun)).isFalse();
        assertThat(fill(begin())).isTrue();
        assertThat(Await.item(store.get(KEY))).isPresent();
    }

    @Test
    void aFillIsRefusedWhenItsKeyWasRemovedOrWrittenMeanwhile() {
        Fills.Begun begun = begin();
        put();
        assertThat(fill(begun)).isFalse();
        Fills.Begun again = begin();
        Await.item(store.remove(KEY));
        assertThat(fill(again)).isFalse();
        assertThat(Await.item(store.get(KEY))).isEmpty();
    }

    /**
     * Each of these once left a mark for the fill, which came too late for this fill, and such marks are removed at
     * some time.
     */
    @Test
    void aFillInTheMidstOfARemovalIsNeverShown() {
        List<Supplier<Uni<?>>> removals = List.of(
                () -> store.remove(KEY),
                () -> writes.getAndRemove(KEY),
                () -> writes.remove(
                        KEY, Await.item(remote.get(KEY)).orElseThrow().version()));
        for (Supplier<Uni<?>> removal : removals) {
            Fills.Begun begun = begin();
            put();
            remote.onRemoval = () -> assertThat(fill(begun)).isFalse();
            var unused = Await.item(removal.get());
            remote.onRemoval = () -> {};
            assertThat(Await.item(remote.get(KEY))).isEmpty();
        }
    }

    @Test
    void aFillIsRefusedWhenTheWriteThatOvertookItIsGoneAlready() {
        Fills.Begun ofNothing = begin();
        brief("b");
        clock.pass(Duration.ofSeconds(2));
        assertThat(fill(ofNothing)).isFalse();

        brief("a");
        Fills.Begun ofAnother = begin();
        brief("b");
        clock.pass(Duration.ofSeconds(2));
        assertThat(fill(ofAnother)).isFalse();
        assertThat(Await.item(store.get(KEY))).isEmpty();
    }

    @Test
    void aPlaceholderIsNothingToAnybodyAndLastsAsLongAsAnyFillOfIt() {
        Fills.Begun first = begin();
        clock.pass(WITHIN.multipliedBy(3).dividedBy(4));
        assertThat(begin().version()).isEqualTo(first.version());
        clock.pass(WITHIN.dividedBy(2));

        assertThat(Await.item(store.get(KEY))).isEmpty();
        assertThat(Await.item(store.getAll(List.of(KEY)))).isEmpty();
        assertThat(Await.item(store.remove(KEY))).isFalse();
        assertThat(fill(first)).isFalse();

        Fills.Begun second = begin();
        assertThat(Await.item(writes.getAndRemove(KEY))).isEmpty();
        Fills.Begun third = begin();
        assertThat(third.version()).isNotEqualTo(second.version());
        assertThat(fill(third)).isTrue();
        var unused = begin();
        assertThat(Await.item(writes.putIfAbsent(KEY, entries.lasting("x")))).isFalse();
        Await.item(store.remove(KEY));
        unused = begin();
        assertThat(Await.item(writes.putIfAbsent(KEY, entries.lasting("x")))).isTrue();
    }

    @Test
    void aFillIsRefusedAcrossAClear() {
        Fills.Begun begun = begin();
        remote.goBackTo(new Revision(begun.revision().epoch() + 1, 0));
        assertThat(fill(begun)).isFalse();
    }

    @Test
    void aHoldRefusesFillsAndOneThatIsOverBecomesAMark() {
        long now = clock.millis();
        Await.item(store.freshness().hold(Set.of(TAG), now + 60_000));
        assertThat(fill(begin())).isFalse();
        Await.item(store.freshness().release(Set.of(TAG)));
        assertThat(fill(begin())).isTrue();

        Revision held = Await.item(store.freshness().hold(Set.of(TAG), now - 1));
        Fills.Begun begun = begin();
        assertThat(fill(begun)).isFalse();
        assertThat(remote.log().newest().orElseThrow().seq()).isGreaterThan(held.seq());
        assertThat(fill(begun)).isFalse();
        assertThat(fill(begin())).isTrue();
    }

    private Fills.Begun begin() {
        return Await.item(store.fills().begin(KEY, WITHIN));
    }

    private boolean fill(Fills.Begun begun) {
        return Await.item(store.fills().store(KEY, entries.lasting("f").withTags(List.of("t")), begun));
    }

    private void put() {
        Await.item(store.put(KEY, entries.lasting("v").withTags(List.of("t"))));
    }

    private void brief(String value) {
        Await.item(store.put(KEY, entries.lasting(value, Duration.ofSeconds(1))));
    }
}
