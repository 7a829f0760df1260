package dev.larder.ai.semantic.embedding;

import dev.larder.core.service.ServiceMeters;
import dev.larder.core.service.ServiceName;
import dev.larder.core.store.Protection;
import dev.larder.outbound.OriginLimits;
import dev.larder.outbound.OriginLimits.BreakerLimits;
import dev.larder.outbound.OriginLimits.QueueLimits;
import dev.larder.outbound.OriginLimits.RetryLimits;
import dev.larder.outbound.OutboundClient;
import dev.larder.outbound.OutboundRequest.Destination;
import dev.larder.spi.BlockingLane;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Opens models of embeddings. The embedded model is in memory once, while a service uses it; every service has its own
 * threads and its own bounds. The vectors of the last texts are kept for all services.
 */
@Singleton
public final class EmbeddingModels {
    /** About 10,000 vectors of the embedded model. */
    private static final long CACHE_BYTES = 16 << 20;

    private static final int SERVER_CONCURRENT = 16;

    private final OutboundClient client;
    private final SharedEncoder embedded;
    private final EmbeddingCache cache = new EmbeddingCache(CACHE_BYTES);

    EmbeddingModels(
            OutboundClient client,
            Clock clock,
            @ConfigProperty(name = "larder.data-dir", defaultValue = "data") String dataDirectory) {
        this.client = client;
        // not as a method reference: it would load the classes of the engine, which a build may not have
        this.embedded = new SharedEncoder(() -> OnnxSession.load(new EmbeddedFiles(Path.of(dataDirectory))), clock);
    }

    /**
     * Opens the model of a service, without waiting for it. The caller closes it.
     *
     * @param protection the limits of the circuit breaker around a server
     * @param config one without {@link EmbeddingFaults}
     * @param serviceMeters count and time the texts of the service
     */
    public EmbeddingModel open(
            ServiceName service, Protection protection, EmbeddingConfig config, ServiceMeters serviceMeters) {
        var meters = new EmbeddingMeters(serviceMeters);
        return switch (config.type()) {
            case ONNX ->
                cache.around(meters.around(new OnnxEmbeddingModel(embedded, lane(config))), meters, config.timeout());
            case OPENAI -> {
                EmbeddingServer server = server(BreakerLimits.of(protection), config);
                yield cache.around(
                        meters.around(new HttpEmbeddingModel(service.text(), server, client)),
                        meters,
                        server.patience());
            }
            case HASH ->
                meters.around(new HashEmbeddingModel(config.dimensions().orElse(HashEmbeddingModel.DIMENSIONS)));
        };
    }

    private static BlockingLane.Size lane(EmbeddingConfig config) {
        return new BlockingLane.Size(config.maxConcurrent().orElse(1), config.maxWaiting(), config.timeout());
    }

    private static EmbeddingServer server(BreakerLimits breaker, EmbeddingConfig config) {
        int concurrent = config.maxConcurrent().orElse(SERVER_CONCURRENT);
        var queue = new QueueLimits(concurrent, config.maxWaiting(), config.timeout());
        return new EmbeddingServer(
                config.url().orElseThrow(),
                config.model().orElseThrow(),
                config.apiKey(),
                config.dimensions(),
                config.timeout(),
                config.allowPrivate() ? Destination.ANY : Destination.PUBLIC,
                new OriginLimits(breaker, queue, Optional.empty(), retries()));
    }

    /** A vector changes nothing at the server, so a lost connection is worth one more attempt; an answer is not. */
    private static RetryLimits retries() {
        return new RetryLimits(
                2,
                Duration.ofMillis(20),
                Duration.ofMillis(20),
                Duration.ZERO,
                0.1,
                Set.of("POST"),
                Set.of(),
                Set.of());
    }
}
