package dev.larder.gateway.origin.http;

import dev.larder.server.NginxServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;
import java.util.Optional;

/** An nginx as an origin, if the machine has one. */
public final class NginxOrigin implements QuarkusTestResourceLifecycleManager {
    private Optional<NginxServer> server = Optional.empty();

    @Override
    public Map<String, String> start() {
        server = NginxServer.start();
        return Map.of("nginx.url", server.map(NginxServer::url).orElse("http://127.0.0.1:9"));
    }

    Optional<NginxServer> server() {
        return server;
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(this, new TestInjector.MatchesType(NginxOrigin.class));
    }

    @Override
    public void stop() {
        server.ifPresent(NginxServer::close);
    }
}
