package dev.larder.core.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.core.Refusal;
import dev.larder.core.cache.Computed.ValueOrigin;
import dev.larder.core.cache.LeaseRequest.Stale;
import dev.larder.core.invalidation.LeaseParts;
import dev.larder.core.invalidation.freshness.Purge;
import dev.larder.core.invalidation.freshness.TagId;
import dev.larder.core.service.LifetimeRequest;
import dev.larder.core.service.OpenServices;
import dev.larder.core.service.Service;
import dev.larder.server.RedisServer;
import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Entries;
import dev.larder.spi.Entry;
import dev.larder.spi.InvalidationLog;
import dev.larder.spi.Lifetime;
import dev.larder.spi.MapStore;
import dev.larder.spi.Representation;
import dev.larder.spi.StoreException;
import dev.larder.stores.redis.RedisStores;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Caches in front of one source, on three nodes that share only a backend. */
class GetOrComputeTest {
    private static final CacheKey KEY = new CacheKey("declared/k");
    private static final Clock CLOCK = Clock.systemUTC();
    private static final Duration LONG = Duration.ofSeconds(15);
    /** Longer than any test waits: nothing ends by time. */
    private static final Duration LEASE = Duration.ofMinutes(5);

    private static final int NODES = 3;

    private static RedisServer redis;

    private final List<Node> nodes = new ArrayList<>();
    private final Source source = new Source();

    /** The backend that the nodes share. */
    enum Backend {
        MAP {
            @Override
            IntFunction<CacheStore> nodes() {
                var server = new MapStore.Server();
                return node -> new MapStore(server, "shared", CLOCK);
            }
        },
        REDIS {
            @Override
            IntFunction<CacheStore> nodes() {
                String namespace = "compute-" + UUID.randomUUID();
                return node -> RedisStores.open(redis, namespace);
            }
        };

        abstract IntFunction<CacheStore> nodes();
    }

    /** One node: its service, and the parts that all its callers share. */
    private record Node(Service service, LeasedReads reads, CacheFactory caches) {
        static Node over(CacheStore store, CoalescedLoads loads) {
            Service service = OpenServices.of("shared", store, "declared/");
            var entryFactory = new EntryFactory(CLOCK);
            var reads = new LeasedReads(LeaseParts.leases(CLOCK), LeaseParts.waiters(), entryFactory);
            return new Node(
                    service, reads, new CacheFactory(reads, loads, entryFactory, new LastAccessRecorder(entryFactory)));
        }

        Cache cache(LeaseRequest request) {
            return caches.cache(service, request);
        }
    }

    /** A source that answers when the test lets it, and counts its calls. */
    private static final class Source implements Supplier<Uni<Loaded>> {
        final List<CompletableFuture<Loaded>> asked = new CopyOnWriteArrayList<>();

        @Override
        public Uni<Loaded> get() {
            return Uni.createFrom().emitter(caller -> {
                var answer = new CompletableFuture<Loaded>();
                var unused = answer.whenComplete((loaded, failure) -> {
                    if (failure == null) {
                        caller.complete(loaded);
                    } else {
                        caller.fail(failure);
                    }
                });
                asked.add(answer);
            });
        }

        void awaitAsked(int times) {
            Await.until(() -> asked.size() >= times);
            assertThat(asked).hasSize(times);
        }

        void answer(int which, Loaded loaded) {
            asked.get(which).complete(loaded);
        }
    }

    @BeforeAll
    static void start() {
        redis = RedisServer.start();
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @AfterEach
    void close() {
        nodes.forEach(node -> Await.item(node.service.store().close()));
    }

    @ParameterizedTest
    @EnumSource
    void ofAThousandCallersOnThreeNodesOneLoads(Backend backend) {
        open(backend);
        Supplier<Uni<Loaded>> slow = () -> source.get();
        List<Uni<Computed>> calls = IntStream.range(0, 1_000)
                .mapToObj(i -> nodes.get(i % NODES)
                        .cache(patient())
                        .getOrCompute(KEY, List.of("t"), slow)
                        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool()))
                .toList();
        CompletableFuture<List<Computed>> all =
                Uni.join().all(calls).andFailFast().subscribeAsCompletionStage();
        source.awaitAsked(1);
        Await.until(() -> nodes.stream().allMatch(node -> reads(node) >= 1_000 / NODES));
        source.answer(0, loaded("v"));

        assertThat(all.join())
                .hasSize(1_000)
                .allSatisfy(one -> assertThat(text(one.entry())).isEqualTo("v"));
        assertThat(source.asked).hasSize(1);
        assertThat(all.join())
                .filteredOn(one -> one.origin() == ValueOrigin.LOADED)
                .hasSize(1);
        assertThat(text(Await.item(nodes.get(2).service.store().get(KEY)).orElseThrow()))
                .isEqualTo("v");
    }

    /** All callers arrive while the source works. */
    @ParameterizedTest
    @EnumSource
    void aPurgeOrWriteDuringALoadRefusesTheResult(Backend backend) {
        open(backend);
        Node other = nodes.get(1);
        List<Supplier<Uni<?>>> overtaking = List.of(
                () -> purge(other, Purge.tags(Set.of("t"))),
                () -> purge(other, Purge.tags(Set.of("own"))),
                () -> purge(other, Purge.prefixes(Set.of("declared/"))),
                () -> purge(other, Purge.everything()),
                () -> purge(other, new Purge(Set.of(), Set.of(), Set.of(KEY), Purge.Mode.HARD)),
                () -> other.service.store().clear(),
                () -> other.service.needCoherent().freshness().hold(Set.of(TagId.tag("t")), Long.MAX_VALUE));
        for (int i = 0; i < overtaking.size(); i++) {
            CompletableFuture<Computed> call = call(nodes.get(0), patient());
            source.awaitAsked(i + 1);
            var unused = Await.item(overtaking.get(i).get());
            source.answer(i, loaded("old", "own"));

            assertThat(call.join().origin()).as("case %d", i).isEqualTo(ValueOrigin.PASSED);
            for (Node node : nodes) {
                assertThat(Await.item(node.service.store().get(KEY))).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCallerAfterAPurgeJoinsNoLoadFromBefore(Backend backend) {
        open(backend);
        CompletableFuture<Computed> before = call(nodes.get(0), patient());
        source.awaitAsked(1);
        Await.item(purge(nodes.get(0), Purge.tags(Set.of("t"))));
        // another node's lease is no reason to wait either: it belongs to the key's state before the purge
        Await.item(purge(nodes.get(1), new Purge(Set.of(), Set.of(), Set.of(KEY), Purge.Mode.HARD)));
        CompletableFuture<Computed> after = call(nodes.get(0), patient());
        source.awaitAsked(2);
        source.answer(1, loaded("new"));
        assertThat(after.join().origin()).isEqualTo(ValueOrigin.LOADED);
        source.answer(0, loaded("old"));

        assertThat(before.join().origin()).isEqualTo(ValueOrigin.PASSED);
        assertThat(stored()).isEqualTo("new");
    }

    @ParameterizedTest
    @EnumSource
    void callersThatJoinedAnOvertakenLoadGetANewerValue(Backend backend) {
        open(backend);
        CompletableFuture<Computed> first = call(nodes.get(0), patient());
        source.awaitAsked(1);
        CompletableFuture<Computed> second = call(nodes.get(0), patient());
        awaitReads(nodes.get(0), 2);
        Await.item(purge(nodes.get(1), Purge.tags(Set.of("t"))));
        source.answer(0, loaded("old"));
        assertThat(text(first.join().entry())).isEqualTo("old");
        source.awaitAsked(2);
        source.answer(1, loaded("new"));

        assertThat(text(second.join().entry())).isEqualTo("new");
        assertThat(stored()).isEqualTo("new");
    }

    @ParameterizedTest
    @EnumSource
    void aFailureIsThatOfItsNodeAndAnotherNodeTries(Backend backend) {
        open(backend);
        CompletableFuture<Computed> first = call(nodes.get(0), patient());
        source.awaitAsked(1);
        CompletableFuture<Computed> joined = call(nodes.get(0), patient());
        CompletableFuture<Computed> elsewhere = call(nodes.get(1), patient());
        awaitReads(nodes.get(0), 2);
        awaitReads(nodes.get(1), 1);
        source.asked.get(0).completeExceptionally(new IllegalStateException("The source is down"));

        for (CompletableFuture<Computed> failed : List.of(first, joined)) {
            assertThatThrownBy(failed::join).hasRootCauseMessage("The source is down");
        }
        source.awaitAsked(2);
        source.answer(1, loaded("v"));
        assertThat(elsewhere.join().origin()).isEqualTo(ValueOrigin.LOADED);
    }

    /** A node that is killed while it loads. */
    @ParameterizedTest
    @EnumSource
    void theLeaseOfANodeThatDiesRunsOut(Backend backend) {
        open(backend);
        var brief = new LeaseRequest(Duration.ofSeconds(1), LONG, OptionalDouble.empty(), Stale.REFUSED);
        assertThat(Await.item(nodes.get(2).reads.read(nodes.get(2).service, KEY, brief))
                        .token())
                .isPresent();
        CompletableFuture<Computed> call = call(nodes.get(0), brief);
        awaitReads(nodes.get(0), 1);
        assertThat(source.asked).isEmpty();
        source.awaitAsked(1);
        source.answer(0, loaded("v"));

        assertThat(call.join().origin()).isEqualTo(ValueOrigin.LOADED);
        assertThat(stored()).isEqualTo("v");
    }

    @ParameterizedTest
    @EnumSource
    void aCallerThatWaitedLongEnoughAsksTheSourceAndStoresNothing(Backend backend) {
        open(backend);
        var hasty = new LeaseRequest(LONG, Duration.ofMillis(100), OptionalDouble.empty(), Stale.REFUSED);
        CompletableFuture<Computed> slow = call(nodes.get(0), hasty);
        source.awaitAsked(1);
        int asked = 1;
        for (Node node : List.of(nodes.get(0), nodes.get(1))) {
            CompletableFuture<Computed> call = call(node, hasty);
            source.awaitAsked(++asked);
            source.answer(asked - 1, loaded("mine"));
            assertThat(call.join().origin()).isEqualTo(ValueOrigin.PASSED);
            assertThat(Await.item(node.service.store().get(KEY))).isEmpty();
        }
        source.answer(0, loaded("v"));
        assertThat(slow.join().origin()).isEqualTo(ValueOrigin.LOADED);
        assertThat(stored()).isEqualTo("v");
    }

    @ParameterizedTest
    @EnumSource
    void aStaleValueIsShownWhileOneCallerLoads(Backend backend) {
        open(backend);
        long now = CLOCK.millis();
        Entry stale = new Entries(CLOCK)
                .lasting("old")
                .withLifetime(new Lifetime(now - 2_000, now + 60_000, 0, now - 2_000, now - 1_000));
        Await.item(nodes.get(0).service.store().put(KEY, stale));
        var taking = new LeaseRequest(LONG, LONG, OptionalDouble.empty(), Stale.TAKEN);
        for (Node node : nodes) {
            Computed shown = call(node, taking).join();
            assertThat(shown.origin()).isEqualTo(ValueOrigin.STALE);
            assertThat(text(shown.entry())).isEqualTo("old");
        }
        source.awaitAsked(1);
        CompletableFuture<Computed> strict = call(nodes.get(1), patient());
        source.answer(0, loaded("new"));

        assertThat(text(strict.join().entry())).isEqualTo("new");
        Computed fresh = call(nodes.get(2), taking).join();
        assertThat(fresh.origin()).isEqualTo(ValueOrigin.FRESH);
        assertThat(source.asked).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void aLoadGoesOnWhenItsFirstCallerIsCancelled(Backend backend) {
        open(backend);
        var first = nodes.get(0)
                .cache(patient())
                .getOrCompute(KEY, List.of("t"), source)
                .subscribe()
                .with(done -> {});
        source.awaitAsked(1);
        CompletableFuture<Computed> second = call(nodes.get(0), patient());
        awaitReads(nodes.get(0), 2);
        first.cancel();
        source.answer(0, loaded("v"));

        assertThat(second.join().origin()).isEqualTo(ValueOrigin.SHARED);
        assertThat(source.asked).hasSize(1);
        assertThat(stored()).isEqualTo("v");
    }

    @ParameterizedTest
    @EnumSource(names = "MAP")
    void callersWhoWaitAreBounded(Backend backend) {
        var loads = new CoalescedLoads(2);
        Node node = Node.over(backend.nodes().apply(0), loads);
        nodes.add(node);
        CompletableFuture<Computed> first = call(node, patient());
        source.awaitAsked(1);
        CompletableFuture<Computed> second = call(node, patient());
        assertThat(Await.failure(node.cache(patient()).getOrCompute(KEY, List.of(), source)))
                .isInstanceOf(StoreException.Busy.class);
        source.answer(0, loaded("v"));
        assertThat(Stream.of(first, second).map(CompletableFuture::join)).hasSize(2);
        assertThat(loads.waiting()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void anAbsenceIsRemembered(Backend backend) {
        open(backend);
        CompletableFuture<Computed> first = call(nodes.get(0), patient());
        source.awaitAsked(1);
        source.answer(0, Loaded.stored(Draft.absent(LifetimeRequest.UNSAID, List.of())));
        assertThat(first.join().entry().isAbsent()).isTrue();

        Computed again = call(nodes.get(1), patient()).join();
        assertThat(again.entry().isAbsent()).isTrue();
        assertThat(again.origin()).isEqualTo(ValueOrigin.FRESH);
        assertThat(source.asked).hasSize(1);
    }

    /** Otherwise each would wait for the next one for ever. */
    @ParameterizedTest
    @EnumSource
    void callersThatWaitForAValueThatMayNotBeStoredAskTogether(Backend backend) {
        open(backend);
        List<CompletableFuture<Computed>> calls = new ArrayList<>(List.of(call(nodes.get(0), patient())));
        source.awaitAsked(1);
        IntStream.range(0, 5).forEach(i -> calls.add(call(nodes.get(0), patient())));
        awaitReads(nodes.get(0), 6);
        source.answer(0, Loaded.passed(draft("private 0")));
        source.awaitAsked(6);
        IntStream.range(1, 6).forEach(i -> source.answer(i, Loaded.passed(draft("private " + i))));

        Set<String> texts = new HashSet<>();
        calls.forEach(call -> texts.add(text(call.join().entry())));
        assertThat(texts).hasSize(6);
        assertThat(Await.item(nodes.get(1).service.store().get(KEY))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aValueTooLargeToStoreIsAnswered(Backend backend) {
        open(backend);
        CompletableFuture<Computed> call = call(nodes.get(0), patient());
        source.awaitAsked(1);
        source.answer(0, loaded("x".repeat((1 << 20) + 1)));
        assertThat(call.join().origin()).isEqualTo(ValueOrigin.PASSED);
        assertThat(call.join().entry().payload()).hasSize((1 << 20) + 1);
        // the lease is free
        CompletableFuture<Computed> next = call(nodes.get(1), patient());
        source.awaitAsked(2);
        source.answer(1, loaded("v"));
        assertThat(next.join().origin()).isEqualTo(ValueOrigin.LOADED);
    }

    @ParameterizedTest
    @EnumSource(names = "MAP")
    void aServiceThatCannotBeInvalidatedHasNone(Backend backend) {
        Node node = Node.over(OpenServices.lacking(InvalidationLog.class), new CoalescedLoads());
        assertThatThrownBy(() -> node.cache(patient())).isInstanceOf(Refusal.CapabilityAbsent.class);
    }

    private void open(Backend backend) {
        IntFunction<CacheStore> stores = backend.nodes();
        IntStream.range(0, NODES).forEach(i -> nodes.add(Node.over(stores.apply(i), new CoalescedLoads())));
    }

    private CompletableFuture<Computed> call(Node node, LeaseRequest request) {
        return node.cache(request).getOrCompute(KEY, List.of("t"), source).subscribeAsCompletionStage();
    }

    private static LeaseRequest patient() {
        return new LeaseRequest(LEASE, LONG, OptionalDouble.empty(), Stale.REFUSED);
    }

    private static Uni<?> purge(Node node, Purge what) {
        return node.service.needCoherent().purge(what);
    }

    /** The number of calls on the node that have read the store, and so have joined a load or are about to. */
    private static long reads(Node node) {
        return node.service.meters().misses() + node.service.meters().hits();
    }

    private static void awaitReads(Node node, int reads) {
        Await.until(() -> reads(node) >= reads);
        // after the read there is one step to the load
        Await.item(Uni.createFrom()
                .voidItem()
                .onItem()
                .delayIt()
                .by(Duration.ofMillis(50))
                .replaceWith(true));
    }

    private String stored() {
        return text(
                Await.item(nodes.get(nodes.size() - 1).service.store().get(KEY)).orElseThrow());
    }

    private static Loaded loaded(String text, String... tags) {
        return Loaded.stored(
                new Draft(Representation.BINARY, text.getBytes(UTF_8), LifetimeRequest.UNSAID, List.of(tags)));
    }

    private static Draft draft(String text) {
        return new Draft(Representation.BINARY, text.getBytes(UTF_8), LifetimeRequest.UNSAID, List.of());
    }

    private static String text(Entry entry) {
        return new String(entry.payload(), UTF_8);
    }
}
