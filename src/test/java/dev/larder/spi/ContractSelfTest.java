package dev.larder.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectNestedMethod;

import io.smallrye.mutiny.Uni;
import java.lang.reflect.Method;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Each contract must fail for broken backends and pass for correct ones. */
class ContractSelfTest {
    /**
     * The pause between the parts of a step that should be atomic: long enough for other callers, even on a busy
     * machine.
     */
    private static final Duration BETWEEN = Duration.ofMillis(50);

    /** Opens the store under test; set for one run of the kit at a time. */
    private static Breakage breakage = MapStore::new;

    @FunctionalInterface
    private interface Breakage {
        CacheStore open(MapStore.Server server, String namespace, Clock clock);
    }

    @Test
    void aSoundStorePasses() {
        assertThat(failuresOf(MapStore::new, Stream.of(selectClass(Subject.class))))
                .isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("breakages")
    void aBrokenStoreFails(String rule, Breakage broken) {
        assertThat(failuresOf(broken, testsOf(rule))).containsExactly(rule);
    }

    private static Stream<Arguments> breakages() {
        return Stream.of(
                caught(
                        "entryIsGoneAfterItsTtl",
                        (s, n, c) -> new MapStore(s, n, Clock.fixed(c.instant(), c.getZone()))),
                caught("putWithoutTtlDropsTheOldTtl", KeepsTheOldLife::new),
                caught("everythingKnownOfTheEntryComesBack", ForgetsTheType::new),
                caught("clearSparesTheNeighbour", ClearsByBarePrefix::new),
                caught("neighboursDoNotSeeEachOther", HasNoSeparator::new),
                caught("removeTellsWhetherSomethingWasThere", AlwaysRemoved::new),
                caught("putSaysWhetherItReplaced", AlwaysCreated::new),
                caught("getNowReturnsWhatGetEmits", TellsWhatWasRemoved::new),
                caught("getNowReturnsWhatGetEmits", TellsMisses::new),
                caught("getAllEmitsWhatIsThere", LosesOneOfMany::new),
                caught("nothingHappensBeforeSubscription", Eager::new),
                caught("claimsExactlyWhatItsTestProves", Modest::new),
                caught("oneOfManyPutsIfAbsentWins", ChecksThenPuts::new),
                caught("anUnreadableEntryIsAbsent", YieldsToTheUnreadable::new),
                caught("anUnreadableEntryHasNoVersion", ComparesVersionsBlindly::new),
                caught("noneIsStoredWhenOneIsThere", StoresSome::new),
                caught("replaceNeedsTheExpectedVersion", IgnoresVersions::new),
                caught("oneOfManyGetsTheRemovedEntry", ReadsThenRemoves::new),
                caught("noConcurrentAddIsLost", LosesIncrements::new),
                caught("theTtlIsSetAtCreationOnly", ExtendsCounters::new),
                caught("countersAndEntriesDoNotMeet", RemovesCountersToo::new),
                caught("noAddIsLostOfManyClientsOnTwoNodes", LosesIncrements::new),
                caught("aStepBeyondItsBoundIsRefusedOrClamped", LooksAtBoundsLater::new),
                caught("noStepOfManyLeadsBeyondTheBound", LooksAtBoundsLater::new),
                caught("settersSeeEachOther", ReadsThenSets::new),
                caught("noValueIsLostOfManyClientsOnTwoNodes", listing(LosesAdditions::new)),
                caught("ofManyClientsOnTwoNodesOneGetsAValue", listing(ReadsThenPops::new)),
                caught("aTrimmedListIsNeverLongerForAnybody", listing(TrimsLater::new)),
                caught("theNewestValuesStay", listing(KeepsTheOldest::new)),
                caught("roomIsMadeBeforeItIsMeasured", listing(MeasuresFirst::new)),
                caught("anAdditionThatSaysNothingKeepsTheLife", listing(AlwaysSetsTheLife::new)),
                caught("clearTakesTheListsToo", KeepsTheLists::new),
                caught("thePagesTogetherHoldEveryKey", SkipsAKey::new),
                caught("aPageIsNeverLargerThanAskedFor", IgnoresTheLimit::new),
                caught("aForgedCursorIsRefused", TakesAnyCursor::new),
                caught("noConcurrentInvalidationIsLost", marking(LosesInvalidations::new)),
                caught("aSecondInvalidationIsNewer", marking(MarksOnce::new)),
                caught("fromAnotherEpochEverythingIsNewer", marking(TrustsAnyEpoch::new)),
                caught("ofManyInvalidationsToOneVersionOneMarks", marking(ComparesVersionsFirst::new)),
                caught("aTagIsHeldAsLongAsAnybodyHoldsIt", marking(ReleasesForEverybody::new)),
                caught("onlyAHoldThatIsOverLapses", marking(LapsesEveryHold::new)),
                caught("ofMoreTagsThanAreKeptTheOldestAreForgottenAndNothingIsStale", marking(ForgetsInSilence::new)),
                caught("clearBeginsANewEpoch", KeepsTheEpoch::new),
                caught("ofManyCallersAsManyAreAdmittedAsTheLimitSays", limiting(LooksThenTakes::new)),
                caught("severalLimitsAreTakenFromTogetherOrNotAtAll", limiting(TakesFromThoseWithRoom::new)),
                caught("aRefusedClaimCostsNothing", limiting(CountsRefusals::new)),
                caught("aLookTakesNothingAndTellsWhetherThereIsRoom", limiting(TakesAtALook::new)),
                caught("clearTakesTheLimitsTooAndSparesTheNeighbours", KeepsTheLimits::new));
    }

    private static Arguments caught(String rule, Breakage broken) {
        return Arguments.of(rule, broken);
    }

    /** The methods of that name, in any contract of the kit. */
    private static Stream<DiscoverySelector> testsOf(String rule) {
        return Stream.concat(
                methods(Subject.class, rule).map(method -> selectMethod(Subject.class, method)),
                Stream.of(Subject.class.getDeclaredClasses())
                        .flatMap(nested -> methods(nested, rule)
                                .map(method -> selectNestedMethod(List.of(Subject.class), nested, method))));
    }

    private static Stream<Method> methods(Class<?> type, String name) {
        return ReflectionSupport.streamMethods(
                type, method -> method.getName().equals(name), HierarchyTraversalMode.TOP_DOWN);
    }

    private static Set<String> failuresOf(Breakage broken, Stream<DiscoverySelector> tests) {
        breakage = broken;
        return EngineTestKit.engine("junit-jupiter")
                .selectors(tests.toArray(DiscoverySelector[]::new))
                .execute()
                .testEvents()
                .failed()
                .stream()
                .map(event -> ((org.junit.platform.engine.support.descriptor.MethodSource)
                                event.getTestDescriptor().getSource().orElseThrow())
                        .getMethodName())
                .collect(Collectors.toSet());
    }

    /** The test class that the kit runs: the build does not run it, because it is nested. */
    static class Subject extends CacheStoreContract {
        @RegisterExtension
        static final StoreFixture BACKEND = new StoreFixture() {
            private final MapStore.Server server = new MapStore.Server();
            private final MutableClock clock = new MutableClock();

            @Override
            protected CacheStore open(StoreContext context) {
                return breakage.open(server, context.namespace(), context.clock());
            }

            @Override
            public Clock clock() {
                return clock;
            }

            @Override
            protected void spoil(CacheStore store, StoreContext context, CacheKey key) {
                var map = (MapStore) store;
                map.server.entries.put(map.name(key), MapStore.UNREADABLE);
            }

            @Override
            public void pass(Duration duration) {
                clock.pass(duration);
            }
        };

        @Nested
        class Conditional extends ConditionalWritesContract {}

        @Nested
        class Counting extends CountersContract {}

        @Nested
        class Scanning extends KeyScanContract {}

        @Nested
        class Listing extends ListsContract {}

        @Nested
        class InvalidationLogs extends InvalidationLogContract {
            @Override
            protected int kept() {
                return Integer.MAX_VALUE;
            }
        }

        @Nested
        class Limiting extends RateLimitsContract {}
    }

    /** A correct store with a broken invalidation log. */
    private static Breakage marking(Function<MapStore, InvalidationLog> broken) {
        return (server, namespace, clock) -> new MapStore(server, namespace, clock) {
            @Override
            InvalidationLog marks() {
                return broken.apply(this);
            }
        };
    }

    /** A correct store with broken rate limits. */
    private static Breakage limiting(Function<MapStore, RateLimits> broken) {
        return (server, namespace, clock) -> new MapStore(server, namespace, clock) {
            @Override
            RateLimits limiting() {
                return broken.apply(this);
            }
        };
    }

    private static class LooksThenTakes extends MapLimits {
        LooksThenTakes(MapStore store) {
            super(store);
        }

        @Override
        public Uni<Decision> take(CacheKey key, List<Claim> claims) {
            return peek(key, claims)
                    .onItem()
                    .delayIt()
                    .by(BETWEEN)
                    .flatMap(seen ->
                            super.take(key, claims).map(taken -> new Decision(seen.admitted(), taken.standings())));
        }
    }

    private static class TakesFromThoseWithRoom extends MapLimits {
        TakesFromThoseWithRoom(MapStore store) {
            super(store);
        }

        @Override
        public Uni<Decision> take(CacheKey key, List<Claim> claims) {
            List<Uni<Decision>> each = claims.stream()
                    .map(claim -> super.take(key, List.of(claim)))
                    .toList();
            return Uni.join()
                    .all(each)
                    .andFailFast()
                    .map(all -> new Decision(
                            all.stream().allMatch(Decision::admitted),
                            all.stream().map(one -> one.standings().get(0)).toList()));
        }
    }

    private static class CountsRefusals extends MapLimits {
        CountsRefusals(MapStore store) {
            super(store);
        }

        @Override
        public Uni<Decision> take(CacheKey key, List<Claim> claims) {
            List<Claim> less = claims.stream()
                    .map(claim -> new Claim(claim.limit(), Math.min(1, claim.cost())))
                    .toList();
            return super.take(key, claims)
                    .flatMap(made -> made.admitted()
                            ? Uni.createFrom().item(made)
                            : super.take(key, less).replaceWith(made));
        }
    }

    private static class TakesAtALook extends MapLimits {
        TakesAtALook(MapStore store) {
            super(store);
        }

        @Override
        public Uni<Decision> peek(CacheKey key, List<Claim> claims) {
            return take(key, claims);
        }
    }

    private static class KeepsTheLimits extends MapStore {
        KeepsTheLimits(Server server, String namespace, Clock clock) {
            super(server, namespace, clock);
        }

        @Override
        public Uni<Void> clear() {
            return locked(() -> new HashMap<>(server.limits))
                    .flatMap(limits -> super.clear().invoke(() -> server.limits.putAll(limits)));
        }
    }

    private static class LosesInvalidations extends MapInvalidationLog {
        LosesInvalidations(MapStore store) {
            super(store);
        }

        @Override
        public Uni<Revision> invalidate(Invalidation invalidate) {
            return newest().onItem()
                    .delayIt()
                    .by(BETWEEN)
                    .flatMap(was -> super.invalidate(invalidate)
                            .invoke(now ->
                                    history().marks.values().removeIf(mark -> mark > was.seq() && mark < now.seq())));
        }
    }

    private static class MarksOnce extends MapInvalidationLog {
        MarksOnce(MapStore store) {
            super(store);
        }

        @Override
        Revision mark(Set<Long> tags) {
            return super.mark(tags.stream()
                    .filter(tag -> !history().marks.containsKey(tag))
                    .collect(Collectors.toSet()));
        }
    }

    private static class ForgetsInSilence extends MapInvalidationLog {
        ForgetsInSilence(MapStore store) {
            super(store);
        }

        @Override
        Revision mark(Set<Long> tags) {
            Revision marked = super.mark(tags);
            history().marks.values().removeIf(mark -> mark < marked.seq() - 1);
            return marked;
        }
    }

    private static class TrustsAnyEpoch extends MapInvalidationLog {
        TrustsAnyEpoch(MapStore store) {
            super(store);
        }

        @Override
        public Uni<Recent> since(Revision seen) {
            return super.since(new Revision(history().epoch, seen.seq()));
        }
    }

    private static class ComparesVersionsFirst extends MapInvalidationLog {
        ComparesVersionsFirst(MapStore store) {
            super(store);
        }

        @Override
        public Uni<Optional<Revision>> invalidateTo(long tag, long version) {
            return newest().map(now ->
                            Optional.ofNullable(history().versions.get(tag)).filter(last -> last == version))
                    .onItem()
                    .delayIt()
                    .by(BETWEEN)
                    .flatMap(last -> last.isPresent()
                            ? Uni.createFrom().item(Optional.empty())
                            : invalidate(Invalidation.lasting(Set.of(tag)))
                                    .invoke(now -> history().versions.put(tag, version))
                                    .map(Optional::of));
        }
    }

    private static class ReleasesForEverybody extends MapInvalidationLog {
        ReleasesForEverybody(MapStore store) {
            super(store);
        }

        @Override
        public Uni<Revision> release(Set<Long> tags) {
            return super.release(tags)
                    .invoke(now -> history().deadlines.keySet().removeAll(tags));
        }
    }

    private static class LapsesEveryHold extends MapInvalidationLog {
        LapsesEveryHold(MapStore store) {
            super(store);
        }

        @Override
        public Uni<Revision> lapse(Set<Long> tags, long now) {
            return super.lapse(tags, Long.MAX_VALUE);
        }
    }

    private static class KeepsTheEpoch extends MapStore {
        KeepsTheEpoch(Server server, String namespace, Clock clock) {
            super(server, namespace, clock);
        }

        @Override
        public Uni<Void> clear() {
            return locked(() -> server.marks.get(namespace + "/"))
                    .flatMap(history -> super.clear().invoke(() -> server.marks.put(namespace + "/", history)));
        }
    }

    private static class TellsWhatWasRemoved extends MapStore {
        private final Map<CacheKey, Entry> seen = new HashMap<>();

        TellsWhatWasRemoved(Server server, String namespace, Clock clock) {
            super(server, namespace, clock);
        }

        @Override
        public Lookup getNow(CacheKey key) {
            live(key).ifPresent(entry -> seen.put(key, entry));
            return seen.containsKey(key) ? new Lookup.Hit(seen.get(key)) : Lookup.Empty.MISS;
        }
    }

    private static class TellsMisses extends MapStore {
        TellsMisses(Server server, String namespace, Clock clock) {
            super(server, namespace, clock);
        }

        @Override
        public Lookup getNow(CacheKey key) {
            return Lookup.Empty.MISS;
        }
    }

    private static class KeepsTheOldLife extends MapStore {
        KeepsTheOldLife(Server server, String namespace, Clock clock) {
            super(server, namespace, clock);
        }

        @Override
        public Uni<Written> put(CacheKey key, Entry entry) {
            return get(key).flatMap(was -> super.put(
                    key, was.map(w -> entry.withLifetime(w.lifetime())).orElse(entry)));
        }
    }

    private static class ForgetsTheType extends MapStore {
        ForgetsTheType(Server server, String namespace, Clock clock) {
            super(server, namespace, clock);
        }

        @Override
        public Uni<Written> put(CacheKey key, Entry entry) {
            return super.put(key, new Entry(entry.version(), Representation.BINARY, entry.lifetime(), entry.payload()));
        }
    }

    private static class ClearsByBarePrefix extends MapStore {
        ClearsByBarePrefix(Server server, String namespace, Clock clock) {
            super(server, namespace, clock);
        }

        @Override
        boolean isOurs(String name) {
            return name.startsWith(namespace);
        }
    }

    private static class HasNoSeparator extends MapStore {
        HasNoSeparator(Server server, String namespace, Clock clock) {
            super(server, "", clock);
        }
    }

    private static class AlwaysRemoved extends MapStore {
        AlwaysRemoved(Server server, String namespace, Clock clock) {
            super(server, namespace, clock);
        }

        @Override
        public Uni<Boolean> remove(CacheKey key) {
            return super.remove(key).replaceWith(true);
        }
    }

    private static class AlwaysCreated extends MapStore {
        AlwaysCreated(Server server, String namespace, Clock clock) {
            super(server, namespace, clock);
        }

        @Override
        public Uni<Written> put(CacheKey key, Entry entry) {
            return super.put(key, entry).replaceWith(Written.CREATED);
        }
    }

    private static class LosesOneOfMany extends MapStore {
        LosesOneOfMany(Server server, String namespace, Clock clock) {
            super(server, namespace, clock);
        }

        @Override
        public Uni<Map<CacheKey, Entry>> getAll(Collection<CacheKey> keys) {
            return super.getAll(keys).map(found -> {
                Map<CacheKey, Entry> fewer = new HashMap<>(found);
                found.keySet().stream().findFirst().ifPresent(fewer::remove);
                return fewer;
            });
        }
    }

    private static class Eager extends MapStore {
        Eager(Server server, String namespace, Clock clock) {
            super(server, namespace, clock);
        }

        @Override
        public Uni<Written> put(CacheKey key, Entry entry) {
            return Uni.createFrom().item(Await.item(super.put(key, entry)));
        }
    }

    private static class Modest extends MapStore {
        Modest(Server server, String namespace, Clock clock) {
            super(server, namespace, clock);
        }

        @Override
        public <C extends Capability> Optional<C> capability(Class<C> type) {
            return type == KeyScan.class ? Optional.empty() : super.capability(type);
        }
    }

    private static class ChecksThenPuts extends MapStore {
        ChecksThenPuts(Server server, String namespace, Clock clock) {
            super(server, namespace, clock);
        }

        @Override
        public Uni<Boolean> putIfAbsent(CacheKey key, Entry entry) {
            return get(key).onItem()
                    .delayIt()
                    .by(BETWEEN)
                    .flatMap(was -> was.isPresent()
                            ? Uni.createFrom().item(false)
                            : put(key, entry).replaceWith(true));
        }
    }

    private static class YieldsToTheUnreadable extends MapStore {
        YieldsToTheUnreadable(Server server, String namespace, Clock clock) {
            super(server, namespace, clock);
        }

        @Override
        public Uni<Boolean> putIfAbsent(CacheKey key, Entry entry) {
            return locked(() -> UNREADABLE.equals(server.entries.get(name(key))))
                    .flatMap(there -> there ? Uni.createFrom().item(false) : super.putIfAbsent(key, entry));
        }
    }

    private static class ComparesVersionsBlindly extends MapStore {
        ComparesVersionsBlindly(Server server, String namespace, Clock clock) {
            super(server, namespace, clock);
        }

        @Override
        public Uni<Boolean> remove(CacheKey key, long expectedVersion) {
            return locked(() -> {
                Entry there = server.entries.get(name(key));
                return there != null && there.version() == expectedVersion && server.entries.remove(name(key)) != null;
            });
        }
    }

    private static class StoresSome extends MapStore {
        StoresSome(Server server, String namespace, Clock clock) {
            super(server, namespace, clock);
        }

        @Override
        public Uni<Set<CacheKey>> putAllIfAbsent(Map<CacheKey, Entry> entries) {
            return locked(() -> entries.keySet().stream()
                    .filter(key -> {
                        boolean there = live(key).isPresent();
                        server.entries.putIfAbsent(name(key), entries.get(key));
                        return there;
                    })
                    .collect(Collectors.toSet()));
        }
    }

    private static class IgnoresVersions extends MapStore {
        IgnoresVersions(Server server, String namespace, Clock clock) {
            super(server, namespace, clock);
        }

        @Override
        public Uni<Boolean> replace(CacheKey key, long expectedVersion, Entry entry) {
            return get(key).flatMap(
                            now -> super.replace(key, now.map(Entry::version).orElse(0L), entry));
        }
    }

    private static class ReadsThenRemoves extends MapStore {
        ReadsThenRemoves(Server server, String namespace, Clock clock) {
            super(server, namespace, clock);
        }

        @Override
        public Uni<Optional<Entry>> getAndRemove(CacheKey key) {
            return get(key).onItem()
                    .delayIt()
                    .by(BETWEEN)
                    .flatMap(was -> super.getAndRemove(key).replaceWith(was));
        }
    }

    private static class LosesIncrements extends MapStore {
        LosesIncrements(Server server, String namespace, Clock clock) {
            super(server, namespace, clock);
        }

        @Override
        public Uni<Counter> add(CacheKey key, Step step) {
            return read(key)
                    .onItem()
                    .delayIt()
                    .by(BETWEEN)
                    .flatMap(was -> locked(() -> {
                        long value = was.map(Counter::value).orElse(0L) + step.by();
                        var now = new Counter(value, was.map(Counter::deadline).orElse(Lifetime.NEVER));
                        server.counters.put(name(key), now);
                        return now;
                    }));
        }
    }

    private static class ExtendsCounters extends MapStore {
        ExtendsCounters(Server server, String namespace, Clock clock) {
            super(server, namespace, clock);
        }

        @Override
        public Uni<Counter> add(CacheKey key, Step step) {
            return super.add(key, step)
                    .flatMap(now -> locked(() -> {
                        var longer =
                                new Counter(now.value(), step.ttlIfCreated().deadlineFrom(clock.millis()));
                        server.counters.put(name(key), longer);
                        return longer;
                    }));
        }
    }

    private static class RemovesCountersToo extends MapStore {
        RemovesCountersToo(Server server, String namespace, Clock clock) {
            super(server, namespace, clock);
        }

        @Override
        public Uni<Boolean> remove(CacheKey key) {
            return super.remove(key).call(() -> reset(key));
        }
    }

    private static class LooksAtBoundsLater extends MapStore {
        LooksAtBoundsLater(Server server, String namespace, Clock clock) {
            super(server, namespace, clock);
        }

        @Override
        public Uni<Counter> add(CacheKey key, Step step) {
            return super.add(key, new Step(step.by(), Bounds.NONE, step.ttlIfCreated()))
                    .onItem()
                    .delayIt()
                    .by(Duration.ofMillis(2))
                    .invoke(now -> {
                        if (now.value() > step.bounds().max()) {
                            throw step.refusal();
                        }
                    });
        }
    }

    private static class ReadsThenSets extends MapStore {
        ReadsThenSets(Server server, String namespace, Clock clock) {
            super(server, namespace, clock);
        }

        @Override
        public Uni<Swap> set(CacheKey key, long value, Ttl ttlIfCreated) {
            return read(key)
                    .onItem()
                    .delayIt()
                    .by(Duration.ofMillis(2))
                    .flatMap(was -> super.set(key, value, ttlIfCreated).map(swap -> new Swap(was, swap.now())));
        }
    }

    private static class KeepsTheLists extends MapStore {
        KeepsTheLists(Server server, String namespace, Clock clock) {
            super(server, namespace, clock);
        }

        @Override
        public Uni<Void> clear() {
            return locked(() -> new TreeMap<>(server.lists))
                    .flatMap(lists -> super.clear().invoke(() -> server.lists.putAll(lists)));
        }
    }

    /** A correct store with broken lists. */
    private static Breakage listing(Function<MapStore, Lists> broken) {
        return (server, namespace, clock) -> new MapStore(server, namespace, clock) {
            @Override
            Lists lists() {
                return broken.apply(this);
            }
        };
    }

    private static class LosesAdditions extends MapLists {
        LosesAdditions(MapStore store) {
            super(store);
        }

        @Override
        public Uni<State> append(CacheKey key, Addition addition) {
            return held(key)
                    .onItem()
                    .delayIt()
                    .by(Duration.ofMillis(2))
                    .flatMap(was -> put(key, was).chain(() -> super.append(key, addition)));
        }
    }

    private static class ReadsThenPops extends MapLists {
        ReadsThenPops(MapStore store) {
            super(store);
        }

        @Override
        public Uni<Optional<Part>> pop(CacheKey key, Pop pop) {
            return held(key)
                    .onItem()
                    .delayIt()
                    .by(Duration.ofMillis(2))
                    .flatMap(was -> put(key, was).chain(() -> super.pop(key, pop)));
        }
    }

    private static class TrimsLater extends MapLists {
        TrimsLater(MapStore store) {
            super(store);
        }

        @Override
        public Uni<State> append(CacheKey key, Addition addition) {
            var capacity = new Capacity(OptionalInt.empty(), addition.capacity().bytes());
            return super.append(key, new Addition(addition.side(), addition.values(), capacity, addition.lifetime()))
                    .onItem()
                    .delayIt()
                    .by(Duration.ofMillis(2))
                    .call(state -> pop(
                            key,
                            new Pop(
                                    addition.side() == Side.RIGHT ? Side.LEFT : Side.RIGHT,
                                    Math.max(
                                            0,
                                            state.length() - addition.capacity().maxLength()),
                                    Long.MAX_VALUE)));
        }
    }

    private static class KeepsTheOldest extends MapLists {
        KeepsTheOldest(MapStore store) {
            super(store);
        }

        @Override
        void trim(List<byte[]> values, Addition addition) {
            super.trim(
                    values,
                    new Addition(
                            addition.side() == Side.RIGHT ? Side.LEFT : Side.RIGHT,
                            addition.values(),
                            addition.capacity(),
                            addition.lifetime()));
        }
    }

    private static class MeasuresFirst extends MapLists {
        MeasuresFirst(MapStore store) {
            super(store);
        }

        @Override
        void trim(List<byte[]> values, Addition addition) {
            requireRoom(values, addition);
            super.trim(values, addition);
        }
    }

    private static class AlwaysSetsTheLife extends MapLists {
        AlwaysSetsTheLife(MapStore store) {
            super(store);
        }

        @Override
        public Uni<State> append(CacheKey key, Addition addition) {
            var lifetime = new ListTtl(addition.lifetime().ttl(), When.ALWAYS);
            return super.append(key, new Addition(addition.side(), addition.values(), addition.capacity(), lifetime));
        }
    }

    private static class SkipsAKey extends MapStore {
        SkipsAKey(Server server, String namespace, Clock clock) {
            super(server, namespace, clock);
        }

        @Override
        public Uni<Page> scan(Query query) {
            return super.scan(query)
                    .map(page -> new Page(page.keys().stream().skip(1).toList(), page.next()));
        }
    }

    private static class IgnoresTheLimit extends MapStore {
        IgnoresTheLimit(Server server, String namespace, Clock clock) {
            super(server, namespace, clock);
        }

        @Override
        public Uni<Page> scan(Query query) {
            return super.scan(new Query(query.prefix(), query.cursor(), query.limit() + 1));
        }
    }

    private static class TakesAnyCursor extends MapStore {
        TakesAnyCursor(Server server, String namespace, Clock clock) {
            super(server, namespace, clock);
        }

        @Override
        public Uni<Page> scan(Query query) {
            Optional<String> ours = query.cursor().filter(cursor -> cursor.startsWith("@"));
            return super.scan(new Query(query.prefix(), ours, query.limit()));
        }
    }
}
