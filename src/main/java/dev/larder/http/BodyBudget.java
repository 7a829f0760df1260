package dev.larder.http;

import dev.larder.core.Refusal;
import dev.larder.core.service.ServiceRules;
import dev.larder.http.codec.TargetKind;
import dev.larder.spi.StoreException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * How many bytes of bodies may be under way on this node at once. A request's body is counted from the moment it is
 * announced to the end of the answer, and a large answer's until the last byte is on the wire: neither a crowd of large
 * writes nor one of slow readers can exhaust the heap.
 */
@Singleton
final class BodyBudget {
    /** Answers up to this size are not counted: they weigh little more than the connection that waits for them. */
    static final int SMALL = 64 << 10;

    /** Which part of the room all deliveries to webhooks may take together. */
    private static final int DELIVERIES_PART = 8;

    private static final Duration SLOWEST_DELIVERY = Duration.ofSeconds(10);

    private final long mostInBulk;
    private final long mostTogether;

    /** What the server reads of a body whose length it is not told, before it refuses the rest. */
    private final long largestBody;

    private final AtomicLong reserved = new AtomicLong();
    private final AtomicLong reservedForDeliveries = new AtomicLong();

    BodyBudget(
            HttpConfig config,
            @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize largestBody,
            MeterRegistry registry) {
        this.mostInBulk = config.maxBulkSize().asLongValue();
        this.mostTogether = config.maxBytesInFlight().asLongValue();
        this.largestBody = largestBody.asLongValue();
        require(mostInBulk <= this.largestBody, "larder.http.max-bulk-size", "may not be above");
        require(mostTogether >= this.largestBody, "larder.http.max-bytes-in-flight", "needs at least");
        Gauge.builder("larder.bytes.in.flight", reserved, AtomicLong::get)
                .description("Bytes of request bodies and of large answers under way")
                .register(registry);
    }

    /**
     * Lets pass a request whose body is small enough, by itself and together with the others.
     *
     * @throws Refusal.TooLarge when it alone is too large
     * @throws StoreException.Busy when they are together
     */
    void admit(RoutingContext context, Optional<ServiceRules> rules, TargetKind kind) {
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

    /**
     * Lets pass a delivery to a webhook. Anybody can announce one, so together they get a part of the room only, and each
     * its place for a short time.
     *
     * @throws Refusal.TooLarge when it alone is too large
     * @throws ClientErrorException when nobody knows whether it is
     * @throws StoreException.Busy when they are together
     */
    void admitDelivery(RoutingContext context, long most) {
        HttpServerRequest request = context.request();
        String announced = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (announced == null && mayBring(request)) {
            throw new ClientErrorException(Response.Status.LENGTH_REQUIRED);
        }
        long size = announced == null ? 0 : Long.parseLong(announced);
        if (size > most) {
            throw new Refusal.TooLarge("A delivery may have at most %d bytes here".formatted(most));
        }
        if (reservedForDeliveries.addAndGet(size) > mostTogether / DELIVERIES_PART) {
            reservedForDeliveries.addAndGet(-size);
            throw busy();
        }
        context.addEndHandler(ended -> reservedForDeliveries.addAndGet(-size));
        reserve(context, size);
        long timer = context.vertx().setTimer(SLOWEST_DELIVERY.toMillis(), late -> {
            if (!request.isEnded()) {
                request.response().reset();
            }
        });
        context.addEndHandler(ended -> context.vertx().cancelTimer(timer));
    }

    /** Whether a body of unknown length comes: chunked in HTTP/1.1, and unannounced in HTTP/2. */
    static boolean mayBring(HttpServerRequest request) {
        boolean reads =
                request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
        return request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
                || (request.version() == HttpVersion.HTTP_2 && !reads);
    }

    private long most(Optional<ServiceRules> rules, TargetKind kind) {
        return kind.takesValue() && rules.isPresent() ? rules.get().maxValueBytes() : mostInBulk;
    }

    private void reserve(RoutingContext context, long size) {
        if (size > 0) {
            reserve(size);
            context.addEndHandler(ended -> release(size));
        }
    }

    /**
     * Counts so many bytes until they are {@linkplain #release released}.
     *
     * @throws StoreException.Busy when they would be too many together
     */
    void reserve(long size) {
        if (reserved.addAndGet(size) > mostTogether) {
            release(size);
            throw busy();
        }
    }

    /** Counts so many bytes, be they too many: they hold what would be lost otherwise. */
    void take(long size) {
        reserved.addAndGet(size);
    }

    void release(long size) {
        reserved.addAndGet(-size);
    }

    private static StoreException busy() {
        return new StoreException.Busy("Larder has as many bytes under way as it may have; try again");
    }

    private void require(boolean holds, String property, String relation) {
        if (!holds) {
            throw new ConfigurationException(
                    "%s %s quarkus.http.limits.max-body-size, which is %d bytes: set one of them"
                            .formatted(property, relation, largestBody));
        }
    }
}
