package dev.larder.core.invalidation.tier;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.core.invalidation.freshness.CoherentStore;
import dev.larder.core.invalidation.freshness.CoherentStores;
import dev.larder.core.invalidation.freshness.TagId;
import dev.larder.core.invalidation.tier.TierRules.Consistency;
import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.ConditionalWrites;
import dev.larder.spi.Entries;
import dev.larder.spi.Entry;
import dev.larder.spi.InvalidationLog;
import dev.larder.spi.InvalidationLog.Invalidation;
import dev.larder.spi.KeyScan;
import dev.larder.spi.Lifetime;
import dev.larder.spi.Lookup;
import dev.larder.spi.MapStore;
import dev.larder.spi.MutableClock;
import dev.larder.spi.Revision;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TieredStoreTest {
    private static final CacheKey KEY = new CacheKey("declared/k");
    private static final Duration COPY_LIFE = Duration.ofSeconds(10);
    private static final Duration NEVER_AGAIN = Duration.ofHours(1);

    private final MutableClock clock = new MutableClock();
    private final Entries entries = new Entries(clock);
    private final MapStore shared = MapStore.alone(clock);
    private final List<TieredStore> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(node -> Await.item(node.close()));
    }

    /** A change by one node of an entry that both nodes have copies of. */
    interface Change extends BiFunction<Here, Entry, Uni<?>> {}

    /** A node, and the store behind it. */
    record Here(TieredStore tiered, CoherentStore behind) {}

    static Stream<Named<Change>> changes() {
        return Stream.of(
                Named.of("put", (here, old) -> here.tiered.put(KEY, entryLike(old))),
                Named.of("put behind", (here, old) -> here.behind.put(KEY, entryLike(old))),
                Named.of("replace", (here, old) -> writes(here).replace(KEY, old.version(), entryLike(old))),
                Named.of("remove", (here, old) -> here.tiered.remove(KEY)),
                Named.of("remove a version", (here, old) -> writes(here).remove(KEY, old.version())),
                Named.of("take away", (here, old) -> writes(here).getAndRemove(KEY)),
                Named.of(
                        "remove a prefix",
                        (here, old) -> here.tiered
                                .capability(KeyScan.class)
                                .orElseThrow()
                                .removeAll("decl")),
                Named.of("flush", (here, old) -> here.tiered.clear()),
                Named.of("flush behind", (here, old) -> here.behind.clear()),
                Named.of("purge a tag", (here, old) -> invalidate(here, TagId.tag("t"))),
                Named.of("purge a prefix", (here, old) -> invalidate(here, TagId.prefix("declared/"))),
                Named.of("purge softly", (here, old) -> invalidate(here, TagId.soft(TagId.key(KEY)))),
                Named.of(
                        "purge to a version",
                        (here, old) -> here.behind.freshness().invalidateTo(TagId.tag("t"), 7)),
                Named.of("hold", (here, old) -> here.behind.freshness().hold(Set.of(TagId.key(KEY)), Long.MAX_VALUE)));
    }

    @Test
    void theSecondReadIsOfACopy() {
        Here here = node(Consistency.BOUNDED, NEVER_AGAIN);
        TieredStore node = here.tiered;
        Entry entry = stored("v");
        Await.item(here.behind.freshness().copies().readOn());
        assertThat(Await.item(node.read(KEY)).tier()).isEqualTo(Tier.L2);
        TieredStore.Read copy = Await.item(node.read(KEY));
        assertThat(copy.tier()).isEqualTo(Tier.L1);
        assertThat(copy.entry().orElseThrow().lifetime()).isEqualTo(entry.lifetime());
        assertThat(copy.entry().orElseThrow().payload()).isEqualTo(entry.payload());
        assertThat(copy.entry().orElseThrow().version()).isEqualTo(entry.version());
        assertThat(Await.item(node.getAll(List.of(KEY, new CacheKey("absent")))))
                .containsOnlyKeys(KEY);
        assertThat(node.meters().found()).isEqualTo(2);
        assertThat(node.meters().asked()).isEqualTo(2);
    }

    @Test
    void everyReaderOfACopyGetsOneEntry() {
        Here node = node(Consistency.BOUNDED, NEVER_AGAIN);
        var unused = copied(node);
        assertThat(told(node)).isSameAs(told(node));
    }

    private static Entry told(Here node) {
        return ((Lookup.Hit) node.tiered.getNow(KEY)).entry();
    }

    @Test
    void aCopyThatMayBeShownIsToldAtOnce() {
        Here node = node(Consistency.BOUNDED, NEVER_AGAIN);
        assertThat(node.tiered.getNow(KEY)).isEqualTo(Lookup.Empty.ASK);
        Entry entry = copied(node);
        long found = node.tiered.meters().found();
        assertThat(node.tiered.getNow(KEY)).isEqualTo(new Lookup.Hit(entry)).isNotEqualTo(Lookup.Empty.ASK);
        assertThat(node.tiered.meters().found()).isEqualTo(found + 1);
    }

    @ParameterizedTest
    @MethodSource("changes")
    void noOlderCopyIsToldAtOnce(Change change) {
        Here node = node(Consistency.BOUNDED, NEVER_AGAIN);
        Entry old = copied(node);
        Await.item(change.apply(node, old));
        assertThat(node.tiered.getNow(KEY)).isEqualTo(Lookup.Empty.ASK);
    }

    @Test
    void aStrictNodeTellsNothingAtOnce() {
        Here node = node(Consistency.STRICT, NEVER_AGAIN);
        copied(node);
        assertThat(node.tiered.getNow(KEY)).isEqualTo(Lookup.Empty.ASK);
    }

    @ParameterizedTest
    @MethodSource("changes")
    void theNodeThatChangesAnEntryShowsNoOlderCopy(Change change) {
        Here node = node(Consistency.BOUNDED, NEVER_AGAIN);
        Entry old = copied(node);
        Await.item(change.apply(node, old));
        assertThat(isCopy(node)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("changes")
    void aStrictNodeShowsNoCopyOfWhatAnotherChanged(Change change) {
        Here writer = node(Consistency.BOUNDED, NEVER_AGAIN);
        Here reader = node(Consistency.STRICT, NEVER_AGAIN);
        Entry old = copied(reader);
        Await.item(change.apply(writer, old));
        assertThat(isCopy(reader)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("changes")
    void aBoundedNodeShowsTheCopyUntilItAsks(Change change) {
        Here writer = node(Consistency.BOUNDED, NEVER_AGAIN);
        Here reader = node(Consistency.BOUNDED, NEVER_AGAIN);
        Entry old = copied(reader);
        Await.item(change.apply(writer, old));
        assertThat(isCopy(reader)).isTrue();
        Await.item(reader.behind.freshness().copies().readOn());
        assertThat(isCopy(reader)).isFalse();
    }

    @Test
    void theHeartbeatAsks() throws Exception {
        Here writer = node(Consistency.BOUNDED, NEVER_AGAIN);
        Here reader = node(Consistency.BOUNDED, Duration.ofMillis(20));
        Entry old = copied(reader);
        Await.item(writer.tiered.put(KEY, entryLike(old)));
        awaitNoCopy(reader);
        assertThat(Await.item(reader.tiered.get(KEY)).orElseThrow().version()).isNotEqualTo(old.version());
        assertThat(reader.tiered.meters().longestLag()).isPositive();
    }

    @Test
    void aNodeThatIsCalledAsksAtOnce() {
        MapStore ringing = MapStore.ringing(clock);
        Here writer = node(ringing, Consistency.BOUNDED, NEVER_AGAIN);
        Here reader = node(ringing, Consistency.BOUNDED, NEVER_AGAIN);
        Entry old = copied(ringing, reader);
        Await.item(writer.tiered.put(KEY, entryLike(old)));
        awaitNoCopy(reader);
    }

    /** Changes during a pause are announced together, including the last one. */
    @Test
    void theLastOfManyWritesIsCalledFor() {
        MapStore ringing = MapStore.ringing(clock);
        Here writer = node(ringing, Consistency.BOUNDED, NEVER_AGAIN);
        Here reader = node(ringing, Consistency.BOUNDED, NEVER_AGAIN);
        for (int i = 0; i < 100; i++) {
            Await.item(writer.tiered.put(KEY, entries.lasting("v" + i)));
        }
        Revision last = writer.behind.freshness().copies().current();
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!reader.behind.freshness().copies().isKnown(last) && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(reader.behind.freshness().copies().isKnown(last)).isTrue();
    }

    @Test
    void withoutAHeartbeatNoCopyIsShown() {
        Here node = node(Consistency.BOUNDED, NEVER_AGAIN);
        copied(node);
        Entry copy = Await.item(node.tiered.get(KEY)).orElseThrow();
        assertThat(node.behind.freshness().copies().isCurrent(KEY, copy, NEVER_AGAIN))
                .isTrue();
        assertThat(node.behind.freshness().copies().isCurrent(KEY, copy, Duration.ZERO))
                .isFalse();
    }

    @Test
    void aNewEpochEndsEveryCopy() {
        Here reader = node(Consistency.BOUNDED, NEVER_AGAIN);
        copied(reader);
        Await.item(shared.capability(InvalidationLog.class)
                .orElseThrow()
                .renew(reader.behind.freshness().copies().current().epoch()));
        Await.item(reader.behind.freshness().copies().readOn());
        assertThat(isCopy(reader)).isFalse();
    }

    @Test
    void aCopyEnds() {
        Here node = node(Consistency.BOUNDED, NEVER_AGAIN);
        copied(node);
        clock.pass(COPY_LIFE.minusMillis(1));
        assertThat(isCopy(node)).isTrue();
        clock.pass(Duration.ofMillis(1));
        assertThat(isCopy(node)).isFalse();
    }

    @Test
    void aLifeThatDependsOnUseIsNotCopied() {
        Here node = node(Consistency.BOUNDED, NEVER_AGAIN);
        long now = clock.millis();
        Entry session = entries.lasting("v").withLifetime(new Lifetime(now, Lifetime.NEVER, 60_000, now));
        Await.item(node.tiered.put(KEY, session));
        assertThat(isCopy(node)).isFalse();
        assertThat(isCopy(node)).isFalse();
    }

    @Test
    void aReadThatWasOvertakenLeavesNoCopy() {
        Here node = node(Consistency.BOUNDED, NEVER_AGAIN);
        Entry old = copied(node);
        // as if a reader that asked earlier stored the copy only now
        Await.item(node.tiered.put(KEY, entryLike(old)));
        assertThat(node.behind.freshness().copies().isCurrent(KEY, old, NEVER_AGAIN))
                .isFalse();
    }

    @Test
    void aWriteThroughATierIsConditionalOnTheStoreBehind() {
        Here node = node(Consistency.BOUNDED, NEVER_AGAIN);
        copied(node);
        assertThat(Await.item(writes(node).putIfAbsent(KEY, entries.lasting("w"))))
                .isFalse();
        CacheKey other = new CacheKey("other");
        assertThat(Await.item(writes(node).putAllIfAbsent(Map.of(other, entries.lasting("w")))))
                .isEmpty();
        assertThat(Await.item(node.tiered.get(other))).isPresent();
    }

    private Here node(Consistency consistency, Duration heartbeat) {
        return node(shared, consistency, heartbeat);
    }

    private Here node(MapStore server, Consistency consistency, Duration heartbeat) {
        CoherentStore behind = CoherentStores.announcing(server, List.of("declared/"), clock);
        var rules = new TierRules(consistency, heartbeat, COPY_LIFE);
        var tiered = new TieredStore(
                MapStore.here(clock),
                behind,
                behind.freshness().copies(),
                rules,
                new TierMeters("t", new SimpleMeterRegistry()),
                clock);
        opened.add(tiered);
        tiered.start();
        Await.item(behind.freshness().copies().readOn());
        return new Here(tiered, behind);
    }

    private Entry stored(String value) {
        return stored(shared, value);
    }

    private Entry stored(MapStore server, String value) {
        Entry entry = entries.lasting(value, Duration.ofMinutes(1)).withTags(List.of("t"));
        Await.item(
                CoherentStores.announcing(server, List.of("declared/"), clock).put(KEY, entry));
        return entry;
    }

    /** Stores an entry and reads it through the node, so that the node has a copy. */
    private Entry copied(Here node) {
        return copied(shared, node);
    }

    private Entry copied(MapStore server, Here node) {
        var unused = stored(server, "v");
        Await.item(node.behind.freshness().copies().readOn());
        Await.item(node.tiered.get(KEY));
        assertThat(isCopy(node)).isTrue();
        return Await.item(node.tiered.get(KEY)).orElseThrow();
    }

    private static void awaitNoCopy(Here node) {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        boolean copy = isCopy(node);
        while (copy && System.nanoTime() < end) {
            copy = isCopy(node);
        }
        assertThat(copy).isFalse();
    }

    private static boolean isCopy(Here node) {
        return Await.item(node.tiered.read(KEY)).tier() == Tier.L1;
    }

    private static Entry entryLike(Entry old) {
        return new Entry(old.version() + 1_000_000, old.form(), old.lifetime(), "changed".getBytes(UTF_8));
    }

    private static ConditionalWrites writes(Here node) {
        return node.tiered.capability(ConditionalWrites.class).orElseThrow();
    }

    private static Uni<?> invalidate(Here node, long tag) {
        return node.behind.freshness().invalidate(new Invalidation(Set.of(tag), Set.of()));
    }

    @Test
    void absentKeysAreAskedForEachTime() {
        Here node = node(Consistency.STRICT, NEVER_AGAIN);
        assertThat(Await.item(node.tiered.read(KEY))).isEqualTo(new TieredStore.Read(Optional.empty(), Tier.L2));
        var unused = stored("v");
        assertThat(Await.item(node.tiered.get(KEY))).isPresent();
    }
}
