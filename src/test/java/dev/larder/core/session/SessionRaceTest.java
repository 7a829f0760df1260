package dev.larder.core.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.larder.core.Refusal;
import dev.larder.core.access.AuthorizedCall;
import dev.larder.core.invalidation.freshness.CoherentStore;
import dev.larder.core.invalidation.freshness.CoherentStores;
import dev.larder.core.service.Service;
import dev.larder.core.session.SessionOperations.Kept;
import dev.larder.http.EveryBackend;
import dev.larder.http.NeedsEveryBackend;
import dev.larder.spi.Await;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Concurrent requests for one session, through two nodes if the backend is shared. */
@QuarkusTest
@NeedsEveryBackend
@TestProfile(EveryBackend.class)
class SessionRaceTest extends SessionWork {
    private static final int CONCURRENCY = 24;

    private final ExecutorService threads = Executors.newFixedThreadPool(CONCURRENCY);
    private final List<CoherentStore> others = new ArrayList<>();

    @AfterEach
    void close() {
        threads.shutdownNow();
        others.forEach(store -> Await.item(store.close()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "redis", "memcached", "file", "database"})
    void ofManyConcurrentRotationsOneSucceeds(String name) throws Exception {
        List<AuthorizedCall> nodes = nodes(name);
        SessionId old = begin(nodes.get(0), "{\"a\":1}", NOBODY);

        List<SessionId> next = together(i -> sessions.rotate(nodes.get(i % nodes.size()), old, ANY, NOBODY)
                        .map(kept -> Optional.of(kept.id()))
                        .onFailure(Refusal.NotFound.class)
                        .recoverWithItem(Optional.empty()))
                .stream()
                .flatMap(Optional::stream)
                .toList();

        assertThat(next).hasSize(1);
        for (AuthorizedCall node : nodes) {
            assertThat(Await.item(sessions.get(node, old))).isEmpty();
            assertThat(text(node, next.get(0))).isEqualTo("{\"a\":1}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "redis", "memcached", "file", "database"})
    void concurrentPatchesAreAllApplied(String name) throws Exception {
        List<AuthorizedCall> nodes = nodes(name);
        SessionId id = begin(nodes.get(0), "{}", NOBODY);

        List<Kept> patched = together(i -> sessions.merge(
                nodes.get(i % nodes.size()),
                id,
                ANY,
                "{\"m%d\":%d}".formatted(i, i).getBytes(UTF_8),
                NOBODY));

        assertThat(patched).hasSize(CONCURRENCY);
        var members = new ObjectMapper().readTree(text(nodes.get(0), id));
        assertThat(members.size()).isEqualTo(CONCURRENCY);
        assertThat(IntStream.range(0, CONCURRENCY))
                .allMatch(i -> members.get("m" + i).asInt() == i);
    }

    /** A crowd that signs in as one user at the same moment, as a load test does. */
    @ParameterizedTest
    @ValueSource(strings = {"local", "redis", "memcached", "file", "database"})
    void hundredsOfConcurrentSignInsOfOneUserSucceed(String name) {
        List<AuthorizedCall> nodes = nodes(name);
        int crowd = 200;

        List<String> handles = Await.item(Uni.join()
                .all(IntStream.range(0, crowd)
                        .mapToObj(i -> sessions.begin(nodes.get(i % nodes.size()), data("{}"), signedIn)
                                .map(kept -> kept.id().handle()))
                        .toList())
                .andFailFast());

        assertThat(listed(nodes.get(0))).containsExactlyInAnyOrderElementsOf(handles);
    }

    /** Requests with the old id go on writing. */
    @ParameterizedTest
    @ValueSource(strings = {"local", "redis", "memcached", "file", "database"})
    void aWriteUnderWayDoesNotRestoreTheOldId(String name) throws Exception {
        List<AuthorizedCall> nodes = nodes(name);
        for (int round = 0; round < 5; round++) {
            SessionId old = SessionId.of("chosen-%s-%d-%d".formatted(name, round, System.nanoTime()));
            Await.item(sessions.put(nodes.get(0), old, ANY, data("{\"cart\":7}"), NOBODY));
            var rotated = new AtomicBoolean();
            List<CompletableFuture<Long>> writers = IntStream.range(0, 4)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> write(nodes.get(i % nodes.size()), old, i, rotated), threads))
                    .toList();

            SessionId next =
                    Await.item(sessions.rotate(nodes.get(0), old, ANY, NOBODY)).id();
            rotated.set(true);

            for (CompletableFuture<Long> writer : writers) {
                assertThat(writer.get(60, TimeUnit.SECONDS))
                        .as("written after the rotation")
                        .isZero();
            }
            for (AuthorizedCall node : nodes) {
                assertThat(Await.item(sessions.get(node, old))).isEmpty();
                assertThat(text(node, next)).contains("\"cart\":7");
            }
        }
    }

    /**
     * Writes until five calls that began after the acknowledged rotation have ended; returns how many of these
     * succeeded.
     */
    private long write(AuthorizedCall node, SessionId id, int how, AtomicBoolean rotated) {
        long late = 0;
        for (int left = 5; left > 0; ) {
            boolean after = rotated.get();
            Uni<Kept> write = how % 2 == 0
                    ? sessions.put(node, id, ANY, data("{\"cart\":7}"), NOBODY)
                    : sessions.merge(node, id, ANY, "{\"n\":1}".getBytes(UTF_8), NOBODY);
            boolean done =
                    Await.item(write.map(x -> true).onFailure(Refusal.class).recoverWithItem(false));
            late += after && done ? 1 : 0;
            left -= after ? 1 : 0;
        }
        return late;
    }

    /** Requests of a user whose sessions are revoked go on writing and signing in. */
    @ParameterizedTest
    @ValueSource(strings = {"local", "redis", "memcached", "file", "database"})
    void noWriteRestoresARevokedSessionAndEveryLiveSessionIsListed(String name) throws Exception {
        List<AuthorizedCall> nodes = nodes(name);
        for (int round = 0; round < 3; round++) {
            var begun = new ConcurrentLinkedQueue<SessionId>();
            SessionId busy = begin(nodes.get(0), "{}", signedIn);
            var revoked = new AtomicBoolean();
            CompletableFuture<Long> writer =
                    CompletableFuture.supplyAsync(() -> write(nodes.get(nodes.size() - 1), busy, 0, revoked), threads);
            List<CompletableFuture<Void>> logins = IntStream.range(0, 6)
                    .mapToObj(i -> CompletableFuture.runAsync(
                            () -> begun.add(begin(nodes.get(i % nodes.size()), "{}", signedIn)), threads))
                    .toList();

            revoke(nodes.get(0));
            revoked.set(true);
            assertUnknownToEveryNode(nodes, busy);

            assertThat(writer.get(60, TimeUnit.SECONDS)).isZero();
            for (CompletableFuture<Void> login : logins) {
                login.get(60, TimeUnit.SECONDS);
            }
            assertUnknownToEveryNode(nodes, busy);
            List<String> live = begun.stream()
                    .filter(id -> Await.item(sessions.get(nodes.get(0), id)).isPresent())
                    .map(SessionId::handle)
                    .toList();
            assertThat(listed(nodes.get(0))).containsExactlyInAnyOrderElementsOf(live);
            revoke(nodes.get(0));
        }
    }

    private void assertUnknownToEveryNode(List<AuthorizedCall> nodes, SessionId id) {
        assertThat(nodes)
                .allSatisfy(
                        node -> assertThat(Await.item(sessions.get(node, id))).isEmpty());
    }

    private List<AuthorizedCall> nodes(String name) {
        Service service = services.get(name);
        if (Set.of("local", "file").contains(name)) {
            return List.of(to(service));
        }
        var store = CoherentStores.of(
                service.definition().store().open(), service.rules().prefixes(), Clock.systemUTC());
        others.add(store);
        return List.of(
                to(service),
                to(new Service(
                        service.definition(),
                        service.rules(),
                        store,
                        service.meters(),
                        Optional.of(store),
                        Optional.empty(),
                        Optional.empty(),
                        service.events())));
    }

    private <T> List<T> together(IntFunction<Uni<T>> call) throws InterruptedException, ExecutionException {
        List<CompletableFuture<T>> calls = IntStream.range(0, CONCURRENCY)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> Await.item(call.apply(i)), threads))
                .toList();
        List<T> results = new ArrayList<>();
        for (CompletableFuture<T> one : calls) {
            results.add(one.get());
        }
        return results;
    }

    private String text(AuthorizedCall node, SessionId id) {
        return new String(
                Await.item(sessions.get(node, id)).orElseThrow().entry().payload(), UTF_8);
    }
}
