package dev.larder.stores.memcached;

import dev.larder.http.Api;
import dev.larder.server.MemcachedServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/** A service on two memcached servers, each of which can be taken away: one has the invalidation log. */
public final class TwoMemcachedServers implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "larder.api-key", Api.MASTER,
                "larder.services.two.type", "memcached",
                "larder.services.two.required", "true",
                "larder.services.two.timeout", "3s",
                "larder.services.two.breaker.calls", "4",
                "larder.services.two.breaker.pause", "1h");
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(Servers.class));
    }

    /** The servers, of which one has the invalidation log. */
    public record Pair(MemcachedServer withLog, MemcachedServer other) {}

    /** Starts the servers, and gives them to the test. */
    public static final class Servers implements QuarkusTestResourceLifecycleManager {
        private final MemcachedServer first = MemcachedServer.start();
        private final MemcachedServer second = MemcachedServer.start();

        @Override
        public Map<String, String> start() {
            List<String> servers = List.of(first.address(), second.address());
            return Map.of(
                    "larder.services.two.memcached.servers",
                    String.join(",", servers),
                    "larder.services.two.memcached.protocol",
                    MemcachedServer.protocol(),
                    "larder.services.two.key-prefix",
                    MemcachedPlaces.prefixWithLogOn(first.address(), servers));
        }

        @Override
        public void inject(TestInjector injector) {
            injector.injectIntoFields(new Pair(first, second), new TestInjector.MatchesType(Pair.class));
        }

        @Override
        public void stop() {
            first.close();
            second.close();
        }
    }
}
