package dev.larder.core.invalidation.freshness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore.Written;
import dev.larder.spi.ConditionalWrites;
import dev.larder.spi.Entries;
import dev.larder.spi.Entry;
import dev.larder.spi.InvalidationLog.Invalidation;
import dev.larder.spi.MutableClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * A write reads the newest revision; then another node purges a tag of its entry, and a second write replaces the
 * entry; then the first one stores its entry, which is hidden until its revision is corrected. The key has an entry all
 * the time.
 */
class WritesUnderWayTest {
    private static final CacheKey KEY = new CacheKey("k");
    private static final long TAG = TagId.tag("t");

    private final MutableClock clock = new MutableClock();
    private final Entries entries = new Entries(clock);
    private final RemoteStore remote = new RemoteStore(clock);
    private final StalledStore ofWriter = new StalledStore(remote);
    private final StalledStore ofObserver = new StalledStore(remote);
    private final CoherentStore writer = node(ofWriter);
    private final CoherentStore observer = node(ofObserver);
    private final CoherentStore another = node(new StalledStore(remote));

    @Test
    void aReaderWaitsForTheCorrection() {
        var write = beginWrite();
        ofObserver.afterRead = this::correct;
        assertThat(Await.item(observer.get(KEY))).isPresent();
        assertThat(write).isCompleted();
    }

    @Test
    void aReaderOfManyKeysWaitsForTheCorrection() {
        var write = beginWrite();
        ofObserver.afterRead = this::correct;
        assertThat(Await.item(observer.getAll(List.of(KEY, new CacheKey("none")))))
                .containsOnlyKeys(KEY);
        assertThat(write).isCompleted();
    }

    @Test
    void aCreatorWaitsForTheCorrection() {
        var write = beginWrite();
        ofObserver.afterRead = this::correct;
        assertThat(Await.item(writes(observer).putIfAbsent(KEY, tagged("created"))))
                .isFalse();
        assertThat(write).isCompleted();
    }

    @Test
    void aCreatorOfManyKeysWaitsForTheCorrection() {
        var write = beginWrite();
        ofObserver.afterRead = this::correct;
        assertThat(Await.item(writes(observer).putAllIfAbsent(Map.of(KEY, tagged("created")))))
                .containsExactly(KEY);
        assertThat(write).isCompleted();
        assertThat(Await.item(observer.get(KEY))).isPresent();
    }

    @Test
    void aCreatorOfManyKeysThatIsOvertakenByTheCorrectionDoesNotReplaceTheEntry() {
        var write = beginWrite();
        ofObserver.beforeRemoval = this::correct;
        assertThat(Await.item(writes(observer).putAllIfAbsent(Map.of(KEY, tagged("created")))))
                .containsExactly(KEY);
        assertThat(write).isCompleted();
    }

    @Test
    void aRemovalThatReturnsTheEntryWaitsForTheCorrection() {
        var write = beginWrite();
        ofObserver.afterRead = this::correct;
        assertThat(Await.item(writes(observer).getAndRemove(KEY))).isPresent();
        assertThat(write).isCompleted();
        assertThat(Await.item(another.get(KEY))).isEmpty();
    }

    @Test
    void aRemovalThatIsOvertakenByTheCorrectionReturnsTheEntry() {
        var write = beginWrite();
        ofObserver.beforeRemoval = this::correct;
        assertThat(Await.item(writes(observer).getAndRemove(KEY))).isPresent();
        assertThat(write).isCompleted();
    }

    @Test
    void aRemovalOfAPurgedEntryReturnsNothing() {
        Await.item(writer.put(KEY, tagged("v")));
        purge();
        assertThat(Await.item(writes(observer).getAndRemove(KEY))).isEmpty();
    }

    @Test
    void aCreatorThatIsOvertakenByTheCorrectionDoesNotReplaceTheEntry() {
        var write = beginWrite();
        ofObserver.beforeReplacement = this::correct;
        assertThat(Await.item(writes(observer).putIfAbsent(KEY, tagged("created"))))
                .isFalse();
        assertThat(write).isCompleted();
    }

    @Test
    void theCorrectionDoesNotReplaceWhatWasCreated() {
        var write = beginWrite();
        Entry created = tagged("created");
        assertThat(Await.item(writes(observer).putIfAbsent(KEY, created))).isTrue();
        correct();
        assertThat(write).isCompleted();
        assertThat(Await.item(observer.get(KEY)).map(Entry::version)).contains(created.version());
    }

    @Test
    void anEntryThatWasPurgedJustAfterItsWriteIsAbsentInTheEnd() {
        Await.item(writer.put(KEY, tagged("v")));
        purge();
        assertThat(Await.item(observer.get(KEY))).isEmpty();
        assertThat(Await.item(observer.getAll(List.of(KEY)))).isEmpty();
        assertThat(Await.item(writes(observer).putIfAbsent(KEY, tagged("created"))))
                .isTrue();
    }

    @Test
    void aPurgedEntryOfAnEarlierWriteIsReadOnce() {
        Await.item(writer.put(KEY, tagged("v")));
        clock.pass(Duration.ofSeconds(10));
        purge();
        assertThat(Await.item(observer.get(KEY))).isEmpty();
        assertThat(ofObserver.reads).hasValue(1);
    }

    @Test
    void anAbsentEntryIsReadOnce() {
        purge();
        assertThat(Await.item(observer.get(KEY))).isEmpty();
        assertThat(ofObserver.reads).hasValue(1);
    }

    /** Begins the write, which waits before the correction. */
    private CompletableFuture<Written> beginWrite() {
        Await.item(another.put(KEY, tagged("first")));
        ofWriter.replacements = new CompletableFuture<>();
        ofWriter.beforePut = () -> {
            purge();
            Await.item(another.put(KEY, tagged("second")));
        };
        var write = writer.put(KEY, tagged("under way")).subscribeAsCompletionStage();
        assertThat(write).isNotDone();
        return write;
    }

    private void correct() {
        ofWriter.replacements.complete(null);
    }

    private void purge() {
        remote.log().invalidate(Invalidation.lasting(Set.of(TAG)));
    }

    private CoherentStore node(StalledStore store) {
        return CoherentStores.of(store, List.of(), clock);
    }

    private static ConditionalWrites writes(CoherentStore node) {
        return node.capability(ConditionalWrites.class).orElseThrow();
    }

    private Entry tagged(String value) {
        return entries.lasting(value).withTags(List.of("t"));
    }
}
