package dev.larder.config;

import dev.larder.core.event.rules.FeedRunner;
import dev.larder.core.event.rules.OpenFeed;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Readiness: one entry for each feed, with its failure, and down only when a feed that is {@code required} is. */
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
            Optional<String> trouble = open.feed().trouble();
            builder.withData(
                    open.definition().name(), trouble.map(why -> "DOWN: " + why).orElse("UP"));
            ready &= trouble.isEmpty() || !open.definition().required();
        }
        return builder.status(ready).build();
    }
}
