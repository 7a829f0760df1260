package dev.larder.core.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.core.OwnKeys;
import dev.larder.core.Refusal;
import dev.larder.core.access.AuthorizedCall;
import dev.larder.core.access.Caller;
import dev.larder.core.access.Grant;
import dev.larder.core.access.Verb;
import dev.larder.core.service.OpenServices;
import dev.larder.core.service.Service;
import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Entries;
import dev.larder.spi.Entry;
import dev.larder.spi.Lifetime;
import dev.larder.spi.MapStore;
import dev.larder.spi.MutableClock;
import dev.larder.spi.Representation;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Reads that are answered at once give the same results as {@link EntryOperations#get}, including checks and effects.
 */
class EntryOperationsTest {
    private static final CacheKey KEY = new CacheKey("a/k");

    private final MutableClock clock = new MutableClock();
    private final Entries entries = new Entries(clock);
    private final Service here = OpenServices.of("here", MapStore.here(clock));
    private final Service far = OpenServices.of("far", MapStore.alone(clock));
    private final EntryOperations operations = operations();

    @Test
    void aHitAndAMissAreToldAndCounted() {
        assertThat(operations.getNow(access(here), KEY)).contains(ReadResult.MISS);
        Entry entry = entries.lasting("v");
        Await.item(here.store().put(KEY, entry));
        ReadResult now = operations.getNow(access(here), KEY).orElseThrow();
        assertThat(now.entry().orElseThrow().version()).isEqualTo(entry.version());
        assertThat(now).isEqualTo(Await.item(operations.get(access(here), KEY)));
        assertThat(here.meters().hits()).isEqualTo(2);
        assertThat(here.meters().misses()).isEqualTo(1);
    }

    @Test
    void aRemoteEntryIsNotAnsweredAtOnceAndNotCountedThen() {
        Await.item(far.store().put(KEY, entries.lasting("v")));
        assertThat(operations.getNow(access(far), KEY)).isEmpty();
        assertThat(far.meters().hits() + far.meters().misses()).isZero();
        assertThat(Await.item(operations.get(access(far), KEY)).entry()).isPresent();
        assertThat(far.meters().hits()).isEqualTo(1);
    }

    @Test
    void nothingIsReadBeforeSubscription() {
        var unused = operations.get(access(here), KEY);
        assertThat(here.meters().misses()).isZero();
    }

    @Test
    void aRememberedAbsenceIsAnsweredAtOnceAndCountsAsAMiss() {
        Entry absent = new Entry(1, Representation.NOTHING, Lifetime.until(0, Lifetime.NEVER), new byte[0]);
        Await.item(here.store().put(KEY, absent));
        ReadResult now = operations.getNow(access(here), KEY).orElseThrow();
        assertThat(now.entry().orElseThrow().isAbsent()).isTrue();
        assertThat(here.meters().misses()).isEqualTo(1);
    }

    @Test
    void theSameCallersAndKeysAreRefused() {
        var others = new AuthorizedCall(
                new Caller("c", List.of(new Grant(Set.of(), List.of("b/"), Set.of(Verb.GET)))), here, hook -> {});
        assertThatThrownBy(() -> operations.getNow(others, KEY)).isInstanceOf(Refusal.Forbidden.class);
        assertThatThrownBy(() -> operations.getNow(access(here), OwnKeys.of("x")))
                .isInstanceOf(Refusal.Bad.class);
        assertThatThrownBy(() -> operations.getNow(access(here), new CacheKey("k".repeat(1_025))))
                .isInstanceOf(Refusal.Bad.class);
    }

    @Test
    void aUseIsWrittenDown() {
        long written = clock.millis() - 50_000;
        Entry session = entries.lasting("v").withLifetime(new Lifetime(written, Lifetime.NEVER, 60_000, written));
        Await.item(here.store().put(KEY, session));
        assertThat(operations.getNow(access(here), KEY)).isPresent();
        assertThat(Await.item(here.store().get(KEY)).orElseThrow().lifetime().touched())
                .isEqualTo(clock.millis());
    }

    @SuppressWarnings("NullAway") // reads trigger no hooks
    private EntryOperations operations() {
        var entryFactory = new EntryFactory(clock);
        return new EntryOperations(entryFactory, new LastAccessRecorder(entryFactory), null);
    }

    private static AuthorizedCall access(Service service) {
        return new AuthorizedCall(Caller.allowedEverything("c"), service, hook -> {});
    }
}
