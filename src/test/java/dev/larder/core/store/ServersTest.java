package dev.larder.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.core.store.Servers.Division;
import dev.larder.core.store.ShardRouting.Target;
import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Shards;
import dev.larder.spi.StoreException;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The servers of a cluster, which change in the course of time. Their breakers need an application. */
@QuarkusTest
class ServersTest {
    private static final Logger LOG = Logger.getLogger(Outages.class.getName());
    private static final Protection RULES = new Protection(10, 2, 0.5, Duration.ofHours(1), Duration.ofMillis(300));

    private final Cluster cluster = new Cluster();
    private final Set<Integer> shown = new TreeSet<>();
    private final Servers servers = new Servers(
            "far", RULES, new Division(Optional.of(cluster), (all, place) -> shown.add(place), shown::remove));
    private final Interceptors chain =
            new Interceptors(List.of(new OutageInterceptor(servers), new BreakerInterceptor(servers)));

    @Test
    void serversThatAClusterNoLongerHasAreForgotten() {
        for (int generation = 0; generation < 50; generation++) {
            String first = "first" + generation;
            String second = "second" + generation;
            cluster.servers = List.of(first, second);
            call(() -> List.of(first));
            call(() -> List.of(second));
        }

        assertThat(servers.size()).isEqualTo(2);
    }

    /** Also without a new server in its place, such as after a cluster was made smaller. */
    @Test
    void aServerThatLeftIsShownNoMore() {
        cluster.servers = List.of("a", "b");
        call(() -> List.of("b"));
        fail(() -> List.of("a"));
        fail(() -> List.of("a"));
        assertThat(shown).containsExactly(1, 2);
        assertThat(servers.opennessAt(1)).isEqualTo(1);
        assertThat(servers.opennessAt(2)).isZero();
        assertThat(servers.openness()).isEqualTo(1);

        cluster.servers = List.of();
        assertThat(servers.openness()).isEqualTo(1);
        cluster.servers = List.of("b");
        assertThat(servers.openness()).isZero();
        assertThat(shown).containsExactly(1);
        assertThat(servers.opennessAt(1)).isZero();
    }

    @Test
    void aServerThatComesBackBeginsWithAClosedBreaker() {
        cluster.servers = List.of("a", "b");
        fail(() -> List.of("a"));
        fail(() -> List.of("a"));
        assertThat(servers.openness("a")).isEqualTo(1);
        cluster.servers = List.of("c", "b");
        call(() -> List.of("c"));
        assertThat(servers.openness("a")).isZero();
        cluster.servers = List.of("a", "b");
        call(() -> List.of("a"));
    }

    @Test
    void theServerOfTheInvalidationLogIsToldByRole() {
        cluster.servers = List.of("a", "log");
        for (String name : cluster.servers) {
            fail(() -> List.of(name));
            fail(() -> List.of(name));
        }

        assertThat(refusal(() -> List.of("a"))).startsWith("One of the servers of service far failed");
        assertThat(refusal(() -> List.of("log")))
                .startsWith("The server with the invalidation log of service far failed");
    }

    /** A breaker may open before so many calls have failed in a row as the log waits for. */
    @Test
    void theLogTellsOfAnOpenBreaker() {
        cluster.servers = List.of("a", "b");
        List<String> told = new CopyOnWriteArrayList<>();
        Handler listener = new Handler() {
            @Override
            public void publish(LogRecord line) {
                told.add(new PatternFormatter("%s").format(ExtLogRecord.wrap(line)));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        LOG.addHandler(listener);
        try {
            call(() -> List.of("a"));
            fail(() -> List.of("a"));
        } finally {
            LOG.removeHandler(listener);
        }

        assertThat(servers.openness("a")).isEqualTo(1);
        assertThat(told).containsExactly("Service far does not serve calls on the keys of its server a: It is away");
    }

    private void call(Target target) {
        assertThat(Await.item(
                        chain.around(StoreCall.GET, target, Uni.createFrom().item("v"))))
                .isEqualTo("v");
    }

    private void fail(Target target) {
        var away = new StoreException.Unavailable("It is away", null);
        assertThat(Await.failure(
                        chain.around(StoreCall.GET, target, Uni.createFrom().failure(away))))
                .isSameAs(away);
    }

    private @Nullable String refusal(Target target) {
        return Await.failure(
                        chain.around(StoreCall.GET, target, Uni.createFrom().item("v")))
                .getMessage();
    }

    /** A cluster whose invalidation log is on the server "log". */
    private static final class Cluster implements Shards {
        private List<String> servers = List.of();

        @Override
        public List<String> servers() {
            return servers;
        }

        @Override
        public Optional<String> serverOf(Kind kind, CacheKey key) {
            return Optional.empty();
        }

        @Override
        public List<String> serversOfInvalidations() {
            return List.of("log");
        }

        @Override
        public Uni<Void> ping(String server) {
            return Uni.createFrom().voidItem();
        }
    }
}
