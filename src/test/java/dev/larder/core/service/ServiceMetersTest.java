package dev.larder.core.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServiceMetersTest {
    private static final String GAUGE = "larder.server.breaker.open";

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ServiceMeters meters = meters(Optional.empty());

    /** Such as of a call that found one more of its servers away. */
    @Test
    void aStoreThatWasReplacedShowsNoMoreGauges() {
        meters.publish();
        gauge(meters, "old");
        ServiceMeters next = meters(Optional.of(meters));
        gauge(next, "new");
        gauge(meters, "old-until-then");
        assertThat(servers()).containsExactlyInAnyOrder("old", "old-until-then");

        next.publish();
        gauge(meters, "late");
        gauge(next, "newer");

        assertThat(servers()).containsExactlyInAnyOrder("new", "newer");
    }

    @Test
    void aRemovedGaugeStaysRemoved() {
        meters.publish();
        gauge(meters, "a");
        gauge(meters, "b");

        meters.removeGauge(GAUGE, Tags.of("server", "a"));
        meters.publish();

        assertThat(servers()).containsExactly("b");
    }

    @Test
    void aServiceThatWasRemovedShowsNothingAnyMore() {
        meters.publish();
        meters.failed("get", new IllegalStateException());
        assertThat(registry.getMeters()).isNotEmpty();

        meters.retract();
        meters.failed("get", new IllegalStateException());
        gauge(meters, "late");

        assertThat(registry.getMeters()).isEmpty();
        assertThat(meters.isRetracted()).isTrue();
        assertThat(meters.errors()).isEqualTo(2);
    }

    private ServiceMeters meters(Optional<ServiceMeters> before) {
        return new ServiceMeters(new ServiceName("s"), registry, before);
    }

    private static void gauge(ServiceMeters of, String server) {
        of.gauge(GAUGE, "a gauge", Tags.of("server", server), server, String::length);
    }

    private Iterable<String> servers() {
        return registry.find(GAUGE).gauges().stream()
                .map(gauge -> gauge.getId().getTag("server"))
                .toList();
    }
}
