package dev.larder.core.invalidation.freshness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.core.invalidation.freshness.Purge.Mode;
import dev.larder.core.service.Service;
import dev.larder.core.service.ServiceRegistry;
import dev.larder.http.EveryBackend;
import dev.larder.http.NeedsEveryBackend;
import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.ConditionalWrites;
import dev.larder.spi.Entries;
import dev.larder.spi.Entry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A key that always has an entry is never shown without one, although the node that replaces the entry has not yet seen
 * another node's purge of the entry's tag, or of its key.
 */
@QuarkusTest
@NeedsEveryBackend
@TestProfile(EveryBackend.class)
class LinearizableWritesTest {
    private static final int ROUNDS = 200;
    private static final Clock CLOCK = Clock.systemUTC();

    private final Entries entries = new Entries(CLOCK);

    @Inject
    ServiceRegistry services;

    private record Nodes(CoherentStore purger, CoherentStore writer, CoherentStore observer) {}

    private enum Purged {
        TAG,
        KEY
    }

    /** What an observer makes of a key while it is replaced: how often it found the key without an entry. */
    private interface Observation {
        boolean isMissing(CacheKey key, String tag);
    }

    @ParameterizedTest
    @MethodSource("backends")
    void aReaderFindsTheKeyAllTheTime(String name, Purged purged) throws Exception {
        Nodes nodes = nodes(name);
        assertThat(missed(
                        nodes,
                        purged,
                        (key, tag) -> Await.item(nodes.observer.get(key)).isEmpty()))
                .isZero();
        close(nodes);
    }

    @ParameterizedTest
    @MethodSource("backends")
    void anExistingCounterIsNeverCreatedAgain(String name, Purged purged) throws Exception {
        Nodes nodes = nodes(name);
        ConditionalWrites creator =
                nodes.observer.capability(ConditionalWrites.class).orElseThrow();
        assertThat(missed(nodes, purged, (key, tag) -> Await.item(creator.putIfAbsent(key, tagged("created", tag)))))
                .isZero();
        close(nodes);
    }

    static Stream<Arguments> backends() {
        return Stream.of("redis", "memcached", "database")
                .flatMap(name -> Stream.of(Purged.values()).map(purged -> Arguments.of(name, purged)));
    }

    private int missed(Nodes nodes, Purged purged, Observation observation) throws Exception {
        int missed = 0;
        for (int round = 0; round < ROUNDS; round++) {
            CacheKey key = new CacheKey(UUID.randomUUID().toString());
            String tag = purged == Purged.TAG ? "tag" + round : "";
            Await.item(nodes.purger.purge(
                    purged == Purged.TAG
                            ? Purge.tags(Set.of(tag))
                            : new Purge(Set.of(), Set.of(), Set.of(key), Mode.HARD)));
            Await.item(nodes.purger.put(key, tagged("first", tag)));
            var replaced = new AtomicBoolean();
            var observed = CompletableFuture.supplyAsync(() -> {
                int times = 0;
                while (!replaced.get()) {
                    times += observation.isMissing(key, tag) ? 1 : 0;
                }
                return times;
            });
            Await.item(nodes.writer.put(key, tagged("second", tag)));
            replaced.set(true);
            missed += observed.get();
        }
        return missed;
    }

    private Nodes nodes(String name) {
        Service service = services.get(name);
        return new Nodes(service.needCoherent(), anotherNode(service), anotherNode(service));
    }

    private static CoherentStore anotherNode(Service service) {
        return CoherentStores.of(
                service.definition().store().open(), service.rules().prefixes(), CLOCK);
    }

    private static void close(Nodes nodes) {
        Await.item(nodes.writer.close());
        Await.item(nodes.observer.close());
    }

    private Entry tagged(String value, String tag) {
        return entries.lasting(value).withTags(tag.isEmpty() ? List.of() : List.of(tag));
    }
}
