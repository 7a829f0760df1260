package dev.larder.config;

import dev.larder.core.event.rules.FeedRunner;
import dev.larder.core.event.rules.OpenFeed;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Readiness: one entry for each feed, and down only when a feed that is {@code required} is. The log has the failure,
 * because these answers need no key.
 */
@Readiness
@ApplicationScoped
final class FeedHealth implements AsyncHealthCheck {
    private final FeedRunner feeds;

    FeedHealth(FeedRunner feeds) {
        this.feeds = feeds;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return Uni.createFrom().item(this::response);
    }

    private HealthCheckResponse response() {
        HealthCheckResponseBuilder builder = HealthCheckResponse.named("feeds");
        boolean ready = true;
        for (OpenFeed open : feeds.all()) {
            boolean up = open.feed().trouble().isEmpty();
            builder.withData(open.definition().name(), up ? "UP" : "DOWN");
            ready &= up || !open.definition().required();
        }
        return builder.status(ready).build();
    }
}
