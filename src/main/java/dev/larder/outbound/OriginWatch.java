package dev.larder.outbound;

import dev.larder.core.service.ServiceMeters;
import dev.larder.core.service.ServiceName;
import dev.larder.core.store.Outages;
import dev.larder.outbound.OriginLimits.QueueLimits;
import dev.larder.spi.StoreQueue;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Observes the requests to an origin: metrics, one line in the log when it begins to fail, and one when it answers
 * again.
 */
public final class OriginWatch {
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(250),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
    };

    /** Created at the first request with each outcome: to look one up in the registry costs every request. */
    private final Map<String, Timer> timers = new ConcurrentHashMap<>();

    private final ServiceMeters meters;
    private final Outages outages;

    public OriginWatch(ServiceName service, ServiceMeters meters) {
        this.meters = meters;
        this.outages = new Outages(
                () -> "The origin of service %s does not answer".formatted(service),
                () -> "The origin of service %s answers again".formatted(service));
    }

    /** Shows the numbers of requests under way to the origin and waiting for it. */
    public void observe(Origin origin, QueueLimits limits) {
        meters.gauge(
                "larder.calls.under.way",
                "Calls on the backend that are under way or waiting",
                Tags.empty(),
                origin,
                Origin::running);
        meters.gauge(
                "larder.calls.bound",
                "The maximum of larder.calls.under.way",
                Tags.empty(),
                limits,
                QueueLimits::concurrent);
        meters.gauge(
                "larder.breaker.open",
                "1 while a circuit breaker of the service is open, 0.5 while one is half-open, 0 while all are closed",
                Tags.empty(),
                origin,
                Origin::openness);
        meters.observe(List.of(new StoreQueue("origin", origin::waiting, limits.waiting())));
    }

    /** Takes note of an answer, whose head has come after so long. */
    public void answered(int status, long nanos) {
        count(status / 100 + "xx", nanos);
        if (Origin.isUnavailable(status)) {
            outages.failed("it answers with the status %d".formatted(status));
        } else {
            outages.succeeded();
        }
    }

    /** Takes note of a request without an answer. */
    public void failed(OutboundFailure failure, long nanos) {
        count(failure.reason().name().toLowerCase(Locale.ROOT), nanos);
        switch (failure.reason()) {
            case TIMEOUT -> away(failure, "it gives no answer in time");
            case CONNECTION -> away(failure, ConnectionCause.of(failure));
            case PROTOCOL -> away(failure, "its answer is not one of HTTP");
            case CERTIFICATE -> away(failure, "its certificate is not trusted");
            case UNKNOWN_NAME -> away(failure, "its name has no address");
            case ADDRESS_NOT_PUBLIC -> away(failure, "its address is not public");
            case BREAKER_OPEN -> outages.refused();
            case BUSY, RATE, REQUEST_BODY, CANCELLED -> {
                // says nothing about the origin
            }
        }
    }

    /** A request that was sent may fail by chance. One that got no connection does not. */
    private void away(OutboundFailure failure, String why) {
        if (failure.wasSent()) {
            outages.failed(why);
        } else {
            outages.unreachable(why);
        }
    }

    /** The reason why the origin does not answer; empty while it answers. */
    public Optional<String> trouble() {
        return outages.trouble();
    }

    private void count(String outcome, long nanos) {
        if (!meters.isRetracted()) {
            timers.computeIfAbsent(outcome, this::timer).record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    private Timer timer(String outcome) {
        return meters.timer(
                "larder.origin.requests",
                "Requests to an origin, from sending to the head of the answer",
                Tags.of("outcome", outcome),
                BUCKETS);
    }
}
