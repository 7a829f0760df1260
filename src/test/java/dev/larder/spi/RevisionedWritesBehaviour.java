package dev.larder.spi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.spi.InvalidationLog.Invalidation;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What a backend must do that takes the newest revision in the same step as it stores an entry. */
public abstract class RevisionedWritesBehaviour {
    private static final CacheKey KEY = new CacheKey("k");

    @Test
    void itSaysSo(CacheStore store) {
        assertThat(log(store).assignsRevisions()).isTrue();
    }

    @Test
    void aPutTakesTheNewestRevision(CacheStore store, Entries entries) {
        Await.item(store.put(KEY, newest(entries.lasting("first"))));
        assertThat(stored(store).revision()).isEqualTo(Await.item(log(store).newest()));
        Revision invalidated = Await.item(log(store).invalidate(Invalidation.lasting(Set.of(1L))));
        Entry second = entries.lasting("second").withTags(List.of("a", "b"));
        Await.item(store.put(KEY, newest(second)));
        Entry found = stored(store);
        assertThat(found.revision()).isEqualTo(invalidated);
        assertThat(found.payload()).asString(UTF_8).isEqualTo("second");
        assertThat(found.tags()).containsExactly("a", "b");
        assertThat(found.version()).isEqualTo(second.version());
    }

    @Test
    void anAdditionTakesTheNewestRevisionAndReplacesNothing(CacheStore store, Entries entries) {
        Revision invalidated = Await.item(log(store).invalidate(Invalidation.lasting(Set.of(1L))));
        assertThat(Await.item(writes(store).putIfAbsent(KEY, newest(entries.lasting("first")))))
                .isTrue();
        assertThat(Await.item(writes(store).putIfAbsent(KEY, newest(entries.lasting("second")))))
                .isFalse();
        assertThat(stored(store).revision()).isEqualTo(invalidated);
        assertThat(stored(store).payload()).asString(UTF_8).isEqualTo("first");
    }

    @Test
    void aReplacementTakesTheNewestRevisionAndReplacesThatVersion(CacheStore store, Entries entries) {
        Entry first = entries.lasting("first");
        Await.item(store.put(KEY, newest(first)));
        Revision invalidated = Await.item(log(store).invalidate(Invalidation.lasting(Set.of(1L))));
        Entry second = newest(entries.lasting("second"));
        assertThat(Await.item(writes(store).replace(KEY, first.version() + 1, second)))
                .isFalse();
        assertThat(Await.item(writes(store).replace(KEY, first.version(), second)))
                .isTrue();
        assertThat(stored(store).revision()).isEqualTo(invalidated);
        assertThat(stored(store).payload()).asString(UTF_8).isEqualTo("second");
    }

    @Test
    void theLifetimeIsKept(CacheStore store, Entries entries, StoreFixture backend) {
        Await.item(store.put(KEY, newest(entries.lasting("v", Duration.ofMillis(200)))));
        backend.pass(Duration.ofMillis(400));
        assertThat(Await.item(store.get(KEY))).isEmpty();
    }

    /** A revision that was read before the write would be older for some of the writes. */
    @Test
    void noWriteIsOlderThanAnInvalidationBefore(CacheStore store, Entries entries) {
        var ended = new AtomicBoolean();
        var invalidations = new Thread(() -> {
            while (!ended.get()) {
                Await.item(log(store).invalidate(Invalidation.lasting(Set.of(1L))));
            }
        });
        invalidations.start();
        try {
            for (int i = 0; i < 100; i++) {
                Revision before = Await.item(log(store).newest());
                Await.item(store.put(KEY, newest(entries.lasting("v" + i))));
                Revision after = Await.item(log(store).newest());
                assertThat(stored(store).revision().seq()).isBetween(before.seq(), after.seq());
            }
        } finally {
            ended.set(true);
        }
    }

    private static Entry newest(Entry entry) {
        return entry.withRevision(Revision.NEWEST);
    }

    private static Entry stored(CacheStore store) {
        return Await.item(store.get(KEY)).orElseThrow();
    }

    private static InvalidationLog log(CacheStore store) {
        return store.capability(InvalidationLog.class).orElseThrow();
    }

    private static ConditionalWrites writes(CacheStore store) {
        return store.capability(ConditionalWrites.class).orElseThrow();
    }
}
