package dev.larder.core.invalidation.freshness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Entries;
import dev.larder.spi.Entry;
import dev.larder.spi.InvalidationLog.Invalidation;
import dev.larder.spi.Lookup;
import dev.larder.spi.MapStore;
import dev.larder.spi.MutableClock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The reads of a coherent store that are answered at once. */
class CoherentLookupTest {
    private static final CacheKey KEY = new CacheKey("k");
    private static final long TAG = TagId.tag("t");

    private final MutableClock clock = new MutableClock();
    private final Entries entries = new Entries(clock);
    private final CoherentStore store = CoherentStores.of(MapStore.here(clock), List.of(), clock);

    @ParameterizedTest
    @ValueSource(strings = {"k", "\uFFFFk"})
    void anEntryWithoutInvalidationsIsAnsweredAtOnce(String text) {
        var key = new CacheKey(text);
        assertThat(store.getNow(key)).isEqualTo(Lookup.Empty.MISS);
        Await.item(store.put(key, entries.lasting("v")));
        assertThat(told(key)).isEqualTo(Await.item(store.get(key)).orElseThrow());
    }

    @Test
    void anInvalidatedEntryIsNotAnsweredAtOnce() {
        put();
        invalidate(TAG);
        assertThat(store.getNow(KEY)).isEqualTo(Lookup.Empty.ASK);
        assertThat(Await.item(store.get(KEY))).isEmpty();
        // by now this node has read the invalidation log
        assertThat(store.getNow(KEY)).isEqualTo(Lookup.Empty.MISS);
    }

    @Test
    void afterAnotherInvalidationAnEntryIsAnsweredAtOnceWhenThatIsRead() {
        put();
        invalidate(TagId.tag("other"));
        assertThat(store.getNow(KEY)).isEqualTo(Lookup.Empty.ASK);
        Entry emitted = Await.item(store.get(KEY)).orElseThrow();
        assertThat(told(KEY)).isEqualTo(emitted);
    }

    @Test
    void aSoftlyPurgedEntryIsAnsweredAtOnceAsInvalidated() {
        put();
        invalidate(TagId.soft(TAG));
        Entry emitted = Await.item(store.get(KEY)).orElseThrow();
        assertThat(emitted.lifetime().invalidated()).isTrue();
        assertThat(told(KEY).lifetime()).isEqualTo(emitted.lifetime());
    }

    @Test
    void aPlaceholderOfAFillIsNotTold() {
        Await.item(store.fills().begin(KEY, Duration.ofSeconds(1)));
        assertThat(store.getNow(KEY)).isNotInstanceOf(Lookup.Hit.class);
    }

    @Test
    void aStoreSharedWithOtherNodesIsAlwaysAsked() {
        var remote = new RemoteStore(clock);
        var far = CoherentStores.of(remote, List.of(), clock);
        Await.item(far.put(KEY, entries.lasting("v")));
        remote.asked.clear();
        assertThat(far.getNow(KEY)).isEqualTo(Lookup.Empty.ASK);
        assertThat(remote.asked).isEmpty();
    }

    private Entry told(CacheKey key) {
        assertThat(store.getNow(key)).isInstanceOf(Lookup.Hit.class);
        return ((Lookup.Hit) store.getNow(key)).entry();
    }

    private void put() {
        Await.item(store.put(KEY, entries.lasting("v").withTags(List.of("t"))));
    }

    private void invalidate(long tag) {
        Await.item(store.freshness().invalidate(Invalidation.lasting(Set.of(tag))));
    }
}
