package dev.larder.spi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** {@link ConditionalWrites} of stores whose entries can have two revisions under one version. */
public abstract class TwoRevisionsBehaviour {
    private static final CacheKey KEY = new CacheKey("k");
    private static final Revision FIRST = new Revision(-7, 5);
    private static final Revision CORRECTED = new Revision(-7, 6);

    @Test
    void replaceNeedsTheExpectedRevision(CacheStore store, Entries entries) {
        Entry first = entries.lasting("first").withRevision(FIRST);
        Entry corrected = first.withRevision(CORRECTED);
        Entry second = entries.lasting("second").withRevision(CORRECTED);
        Await.item(store.put(KEY, corrected));
        assertThat(Await.item(writes(store).replace(KEY, first, second))).isFalse();
        assertThat(Await.item(writes(store).replace(KEY, corrected, second))).isTrue();
        assertThat(Await.item(store.get(KEY)).map(Entry::version)).contains(second.version());
    }

    @Test
    void removeNeedsTheExpectedRevision(CacheStore store, Entries entries) {
        Entry first = entries.lasting("first").withRevision(FIRST);
        Entry corrected = first.withRevision(CORRECTED);
        Await.item(store.put(KEY, corrected));
        assertThat(Await.item(writes(store).remove(KEY, first))).isFalse();
        assertThat(Await.item(store.get(KEY))).isPresent();
        assertThat(Await.item(writes(store).remove(KEY, corrected))).isTrue();
        assertThat(Await.item(store.get(KEY))).isEmpty();
    }

    @Test
    void replaceNeedsTheExpectedVersionToo(CacheStore store, Entries entries) {
        Entry other = entries.lasting("other").withRevision(FIRST);
        Await.item(store.put(KEY, other));
        Entry expected = other.withVersion(other.version() + 1);
        assertThat(Await.item(writes(store).replace(KEY, expected, entries.lasting("new"))))
                .isFalse();
    }

    @Test
    void anEntryWithoutARevisionIsReplaced(CacheStore store, Entries entries) {
        Entry first = entries.lasting("first");
        Await.item(store.put(KEY, first));
        assertThat(Await.item(writes(store).replace(KEY, first, entries.lasting("second"))))
                .isTrue();
    }

    private static ConditionalWrites writes(CacheStore store) {
        return store.capability(ConditionalWrites.class).orElseThrow();
    }
}
