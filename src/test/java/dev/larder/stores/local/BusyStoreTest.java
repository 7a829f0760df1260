package dev.larder.stores.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.spi.Await;
import dev.larder.spi.BlockingLane;
import dev.larder.spi.CacheKey;
import dev.larder.spi.ConditionalWrites;
import dev.larder.spi.Counters;
import dev.larder.spi.Entry;
import dev.larder.spi.Lifetime;
import dev.larder.spi.Limit;
import dev.larder.spi.Lists;
import dev.larder.spi.MutableClock;
import dev.larder.spi.Purpose;
import dev.larder.spi.RateLimits;
import dev.larder.spi.Representation;
import dev.larder.spi.Revision;
import dev.larder.spi.StoreException;
import dev.larder.spi.StoreFixture;
import dev.larder.spi.Ttl;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A store that is full of what is read often loses nothing that it has just acknowledged. */
@Tag("local")
class BusyStoreTest {
    private static final int MAX_BYTES = 4 << 20;
    private static final int SIDE_BYTES = 1 << 20;

    /** As many values of 4,000 bytes as fit. */
    private static final int KEYS = 930;

    private static final int MAX_COUNTERS = 1_000;
    private static final BlockingLane SCANS =
            LocalStoreFactory.scans(100, StoreFixture.TIMEOUT, Infrastructure.getDefaultExecutor());

    private final MutableClock clock = new MutableClock();
    private final LocalStore store = new LocalStore(
            Bound.bytes(MAX_BYTES), new SideLimits(MAX_COUNTERS, SIDE_BYTES, SIDE_BYTES, SIDE_BYTES), clock, SCANS);

    @Test
    void aNewValueIsReadable() {
        fill();
        for (int i = 0; i < 10; i++) {
            put("new" + i, 64 << 10);
            assertThat(has("new" + i)).as("value %d", i).isTrue();
        }
    }

    @Test
    void aNewValueOfHalfTheBoundIsReadable() {
        fill();
        put("large", MAX_BYTES / 2);
        put("small", 1);
        assertThat(has("large")).isTrue();
        assertThat(has("small")).isTrue();
    }

    @Test
    void aValueThatGrowsIsReadable() {
        fill();
        put("k7", MAX_BYTES / 2);
        assertThat(has("k7")).isTrue();
    }

    @Test
    void aValueStaysUntilAQuarterOfTheBoundWasWrittenAfterIt() {
        fill();
        for (int i = 0; i < 16; i++) {
            put("new" + i, 60 << 10);
        }
        assertThat(IntStream.range(0, 16).filter(i -> has("new" + i)).count()).isEqualTo(16);
    }

    @Test
    void theFirstValueIsReadableIfItIsAdded() {
        fill();
        ConditionalWrites writes = store.capability(ConditionalWrites.class).orElseThrow();
        assertThat(Await.item(writes.putIfAbsent(new CacheKey("new"), value(1_000))))
                .isTrue();
        assertThat(Await.item(writes.putIfAbsent(new CacheKey("new"), value(1_000))))
                .isFalse();
    }

    /**
     * A policy by the time of the last use would evict them: ten times the bound is written between two reads of a key.
     */
    @Test
    void aScanLeavesWhatIsReadOften() {
        for (int i = 0; i < KEYS; i++) {
            put("k" + i, 4_000);
            touch(i % 20);
        }
        for (int i = 0; i < 200_000; i++) {
            put("scan" + i, 4_000);
            if (i % 500 == 0) {
                touch(i / 500 % 20);
            }
        }
        assertThat(IntStream.range(0, 20).filter(i -> has("k" + i)).count()).isEqualTo(20);
    }

    @Test
    void sessionsDoNotCompeteWithValues() {
        var session = new CacheKey(Purpose.MARK + Purpose.RECORDS + "session/1");
        Await.item(store.put(session, value(10_000)));
        fill();
        fill();
        assertThat(Await.item(store.get(session))).isPresent();
        for (int i = 0; i < 1_000; i++) {
            Await.item(store.put(new CacheKey(Purpose.MARK + Purpose.RECORDS + "session/" + i), value(10_000)));
        }
        assertThat(has("k0")).isTrue();
    }

    @Test
    void aSessionLargerThanTheRoomForSessionsIsRefused() {
        var session = new CacheKey(Purpose.MARK + Purpose.RECORDS + "session/1");
        assertThat(Await.failure(store.put(session, value(SIDE_BYTES)))).isInstanceOf(StoreException.TooLarge.class);
    }

    @Test
    void leasesAndPlaceholdersDoNotCompeteWithValues() {
        fill();
        var lease = new CacheKey(Purpose.MARK + "l1");
        var placeholder = new CacheKey("loading");
        Await.item(store.put(lease, value(0)));
        Await.item(store.put(placeholder, placeholder()));
        for (int i = 0; i < 1_000; i++) {
            put("new" + i, 64 << 10);
        }
        assertThat(Await.item(store.get(lease))).isPresent();
        assertThat(Await.item(store.get(placeholder))).isPresent();
        put("last", 64 << 10);
        for (int i = 0; i < 10_000; i++) {
            Await.item(store.put(new CacheKey("loading" + i), placeholder()));
        }
        assertThat(has("last")).isTrue();
    }

    @Test
    void aPlaceholderThatIsFilledIsAValueLikeOthers() {
        fill();
        put("loading", 10);
        Await.item(store.put(new CacheKey("loading"), placeholder()));
        put("loading", MAX_BYTES / 8);
        for (int i = 0; i < 100; i++) {
            put("new" + i, 64 << 10);
        }
        assertThat(has("loading")).isFalse();
    }

    @Test
    void aNewCounterCounts() {
        Counters counters = store.capability(Counters.class).orElseThrow();
        for (int i = 0; i < 3 * MAX_COUNTERS; i++) {
            add(counters, "c" + i % MAX_COUNTERS);
        }
        for (int i = 0; i < 10; i++) {
            assertThat(add(counters, "new" + i)).isEqualTo(1);
            assertThat(add(counters, "new" + i)).isEqualTo(2);
        }
    }

    @Test
    void aNewCallerIsLimited() {
        RateLimits limits = store.capability(RateLimits.class).orElseThrow();
        for (int i = 0; i < 3 * MAX_COUNTERS; i++) {
            take(limits, "caller" + i % MAX_COUNTERS);
        }
        for (int i = 0; i < 10; i++) {
            assertThat(take(limits, "new" + i)).isTrue();
            assertThat(take(limits, "new" + i)).isTrue();
            assertThat(take(limits, "new" + i)).isFalse();
        }
    }

    @Test
    void aNewListHasWhatWasAppended() {
        Lists lists = store.capability(Lists.class).orElseThrow();
        for (int i = 0; i < 300; i++) {
            append(lists, "list" + i % 100, 10_000);
        }
        for (int i = 0; i < 10; i++) {
            append(lists, "new" + i, 20_000);
            assertThat(append(lists, "new" + i, 20_000)).isEqualTo(2);
        }
    }

    @Test
    void anExpiredValueLeavesItsRoom() {
        for (int i = 0; i < 60; i++) {
            Await.item(store.put(new CacheKey("short" + i), value(64 << 10, Duration.ofSeconds(10))));
        }
        clock.pass(Duration.ofMinutes(1));
        for (int i = 0; i < 60; i++) {
            put("long" + i, 64 << 10);
        }
        assertThat(IntStream.range(0, 60).filter(i -> has("long" + i)).count()).isEqualTo(60);
        assertThat(store.stats().evictions()).hasValue(0);
        assertThat(store.stats().bytes().orElseThrow()).isBetween(60L * (64 << 10), (long) MAX_BYTES);
    }

    /** Fills the store with values that are read three times each. */
    private void fill() {
        for (int i = 0; i < KEYS; i++) {
            put("k" + i, 4_000);
        }
        for (int i = 0; i < 3 * KEYS; i++) {
            touch(i % KEYS);
        }
    }

    private void touch(int i) {
        var unused = store.getNow(new CacheKey("k" + i));
    }

    private void put(String key, int bytes) {
        Await.item(store.put(new CacheKey(key), value(bytes)));
    }

    private boolean has(String key) {
        return Await.item(store.get(new CacheKey(key))).isPresent();
    }

    private static long add(Counters counters, String key) {
        return Await.item(counters.add(new CacheKey(key), new Counters.Step(1, Counters.Bounds.NONE, Ttl.never())))
                .value();
    }

    private static boolean take(RateLimits limits, String key) {
        var limit = new Limit("two", RateLimits.Algorithm.FIXED, 2, Duration.ofHours(1), 2);
        return Await.item(limits.take(new CacheKey(key), List.of(new RateLimits.Claim(limit, 1))))
                .admitted();
    }

    private static long append(Lists lists, String key, int bytes) {
        var addition = new Lists.Addition(
                Lists.Side.RIGHT,
                List.of(new byte[bytes]),
                new Lists.Capacity(OptionalInt.empty(), SIDE_BYTES),
                new Lists.ListTtl(Ttl.never(), Lists.When.CREATED));
        return Await.item(lists.append(new CacheKey(key), addition)).length();
    }

    private Entry value(int bytes) {
        return value(bytes, Duration.ofDays(1));
    }

    private Entry value(int bytes, Duration ttl) {
        long now = clock.millis();
        return new Entry(1, Representation.BINARY, Lifetime.until(now, now + ttl.toMillis()), new byte[bytes]);
    }

    private Entry placeholder() {
        long now = clock.millis();
        return new Entry(1, Representation.NOTHING, Lifetime.until(now, now + 60_000), new byte[0])
                .withRevision(Revision.NEVER_SHOWN);
    }
}
