package dev.larder.http;

import dev.larder.http.body.Bodies;
import dev.larder.http.message.ApiRequest;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Refuses a body whose announced size exceeds the maximum of any body, outside the data plane, which has its own
 * bounds. Quarkus would refuse it next, without a body in its answer.
 */
@Singleton
final class BodyLimit {
    /** After the gate (250), and before Quarkus's own limit (2). */
    private static final int PRIORITY = 100;

    private final long maxBytes;
    private final Bodies bodies;

    BodyLimit(@ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize maxBytes, Bodies bodies) {
        this.maxBytes = maxBytes.asLongValue();
        this.bodies = bodies;
    }

    void install(@Observes Filters filters) {
        filters.register(this::handle, PRIORITY);
    }

    private void handle(RoutingContext context) {
        String announced = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (announced != null && Long.parseLong(announced) > maxBytes) {
            if (ApiRequest.find(context).isEmpty()) {
                // the gate has not held it
                bodies.hold(context);
            }
            context.fail(413);
        } else {
            context.next();
        }
    }
}
