package dev.larder.http.connection;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Serves management on a port of its own, if one is configured: one more server in front of the same router, and a
 * filter that lets each port have its own paths only.
 */
@Singleton
final class ManagementServer {
    private static final Logger LOG = Logger.getLogger(ManagementServer.class);

    /** Before every other filter, CORS too. */
    private static final int PRIORITY = 400;

    private static final String ROOT = "/q";
    private static final long PATIENCE_SECONDS = 10;

    private final ManagementConfig config;
    private final HttpLimits limits;
    private final Vertx vertx;
    private @Nullable HttpServer server;

    ManagementServer(ManagementConfig config, HttpLimits limits, Vertx vertx) {
        this.config = config;
        this.limits = limits;
        this.vertx = vertx;
    }

    void install(@Observes Filters filters) {
        config.port().ifPresent(port -> filters.register(request -> handle(request, port), PRIORITY));
    }

    private static void handle(RoutingContext request, int port) {
        String path = request.normalizedPath();
        boolean management = path.equals(ROOT) || path.startsWith(ROOT + "/");
        if (management == (request.request().localAddress().port() == port)) {
            request.next();
        } else {
            Refusals.send(request, 404, "Not Found");
        }
    }

    void start(@Observes StartupEvent starting) {
        if (config.port().isEmpty()) {
            return;
        }
        int port = config.port().getAsInt();
        var options = new HttpServerOptions().setHost(config.host()).setPort(port);
        limits.apply(options);
        server = vertx.createHttpServer(options).requestHandler(VertxHttpRecorder.getRootHandler());
        try {
            var unused =
                    server.listen().toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new ConfigurationException(
                    "larder.management.port: cannot listen on %s:%d; is it in use?".formatted(config.host(), port), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        LOG.infof("Management (/q) listens on %s:%d", config.host(), port);
    }

    void stop(@Observes ShutdownEvent stopping) {
        if (server != null) {
            var unused = server.close();
        }
    }
}
