package dev.larder.core.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.config.WithSettings;
import dev.larder.core.Refusal;
import dev.larder.core.access.AuthorizedCall;
import dev.larder.server.RedisCluster;
import dev.larder.spi.Await;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Sessions on a Redis Cluster, where the sessions of a user, their list and their invalidations are on different
 * servers.
 */
@QuarkusTest
@Tag("redis")
@WithSettings(SessionClusterTest.Clustered.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects the cluster
class SessionClusterTest extends SessionWork {
    /** Enough sessions that every master has some. */
    private static final int MANY = 40;

    RedisCluster cluster;

    private AuthorizedCall access;

    /** A configuration with a Redis Cluster and one service on it. */
    public static final class Clustered implements QuarkusTestProfile {
        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(Cluster.class));
        }

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "larder.api-key", "key-of-the-cluster-tests",
                    "larder.services.sessions.type", "redis",
                    "larder.services.sessions.timeout", "10s",
                    "larder.redis.mode", "cluster");
        }
    }

    /** A Redis Cluster of three masters. */
    public static final class Cluster implements QuarkusTestResourceLifecycleManager {
        private Optional<RedisCluster> cluster = Optional.empty();

        @Override
        public Map<String, String> start() {
            RedisCluster started = RedisCluster.start();
            cluster = Optional.of(started);
            return Map.of(
                    "larder.redis.hosts", "redis://" + started.masters().get(0).address());
        }

        @Override
        public void inject(TestInjector injector) {
            injector.injectIntoFields(cluster.orElseThrow(), new TestInjector.MatchesType(RedisCluster.class));
        }

        @Override
        public void stop() {
            cluster.ifPresent(RedisCluster::close);
        }
    }

    @BeforeEach
    void open() {
        access = to(services.get("sessions"));
    }

    @Test
    void aSessionOnAnyMasterIsPatchedAndRotated() {
        for (SessionId old : begin(NOBODY)) {
            Await.item(sessions.merge(access, old, ANY, "{\"theme\":\"dark\"}".getBytes(UTF_8), NOBODY));
            SessionId next =
                    Await.item(sessions.rotate(access, old, ANY, signedIn)).id();

            assertThat(Await.item(sessions.get(access, old))).isEmpty();
            assertThat(Await.failure(sessions.merge(access, old, ANY, "{}".getBytes(UTF_8), NOBODY)))
                    .isInstanceOf(Refusal.NotFound.class);
            assertThat(Await.item(sessions.get(access, next))).hasValueSatisfying(session -> {
                assertThat(session.user()).hasValue(user);
                assertThat(session.entry().payload()).asString(UTF_8).contains("\"cart\":7", "\"theme\":\"dark\"");
            });
        }
    }

    @Test
    void aUsersSessionsOnAllMastersAreListedAndRevoked() {
        List<SessionId> ids = begin(signedIn);
        SessionId anonymous = begin(NOBODY).get(0);
        assertThat(cluster.masters())
                .allSatisfy(master -> assertThat(master.command("DBSIZE")).isNotEqualTo(":0"));
        assertThat(listed(access))
                .containsExactlyInAnyOrderElementsOf(
                        ids.stream().map(SessionId::handle).toList());

        assertThat(Await.item(users.revoke(access, user, ids.get(0).handle()))).isTrue();
        assertThat(Await.item(sessions.end(access, ids.get(1), ANY))).isTrue();
        assertThat(listed(access))
                .containsExactlyInAnyOrderElementsOf(
                        ids.stream().skip(2).map(SessionId::handle).toList());

        revoke(access);
        assertThat(ids)
                .allSatisfy(
                        id -> assertThat(Await.item(sessions.get(access, id))).isEmpty());
        assertThat(listed(access)).isEmpty();
        assertThat(Await.item(sessions.get(access, anonymous))).isPresent();
    }

    private List<SessionId> begin(SessionTerms terms) {
        return Stream.generate(() -> begin(access, "{\"cart\":7}", terms))
                .limit(MANY)
                .toList();
    }
}
