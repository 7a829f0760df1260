package dev.larder.http;

import dev.larder.core.Refusal;
import dev.larder.core.service.ServiceRules;
import dev.larder.http.codec.Target;
import dev.larder.spi.StoreException;
import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * How many bytes of request bodies may be under way on this node at once. A body is counted from the moment it is
 * announced to the end of the answer, so that no crowd of large writes can exhaust the heap.
 */
@Singleton
final class BodyBudget {
    private final HttpConfig config;

    /** What the server reads of a body whose length it is not told, before it refuses the rest. */
    private final long largestBody;

    private final AtomicLong reserved = new AtomicLong();

    BodyBudget(HttpConfig config, @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize largestBody) {
        this.config = config;
        this.largestBody = largestBody.asLongValue();
    }

    /**
     * Lets pass a request whose body is small enough, by itself and together with the others.
     *
     * @throws Refusal.TooLarge when it alone is too large
     * @throws StoreException.Busy when they are together
     */
    void admit(RoutingContext context, Optional<ServiceRules> rules, Target.Kind kind) {
        HttpServerRequest request = context.request();
        String announced = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (announced == null) {
            reserve(context, mayBring(request) ? largestBody : 0);
            return;
        }
        long most = most(rules, kind);
        long size = Long.parseLong(announced);
        if (size > most) {
            throw new Refusal.TooLarge("A body may have at most %d bytes here".formatted(most));
        }
        reserve(context, size);
    }

    /** Whether a body of unknown length comes: chunked in HTTP/1.1, and unannounced in HTTP/2. */
    private static boolean mayBring(HttpServerRequest request) {
        boolean reads =
                request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
        return request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
                || (request.version() == HttpVersion.HTTP_2 && !reads);
    }

    private long most(Optional<ServiceRules> rules, Target.Kind kind) {
        return kind == Target.Kind.ENTRY && rules.isPresent()
                ? rules.get().maxValueBytes()
                : config.maxBulkSize().asLongValue();
    }

    private void reserve(RoutingContext context, long size) {
        if (size == 0) {
            return;
        }
        if (reserved.addAndGet(size) > config.maxBytesInFlight().asLongValue()) {
            reserved.addAndGet(-size);
            throw new StoreException.Busy("Larder has as many bytes under way as it may have; try again");
        }
        context.addEndHandler(ended -> reserved.addAndGet(-size));
    }
}
