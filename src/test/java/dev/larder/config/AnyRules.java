package dev.larder.config;

import dev.larder.core.service.RefreshRules;
import dev.larder.core.service.ServiceRules;
import dev.larder.core.service.SessionRules;
import dev.larder.core.service.TtlRules;
import dev.larder.spi.Ttl;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Rules for services of which a test needs no more than the name. */
final class AnyRules {
    static final ServiceRules RULES = new ServiceRules(
            new TtlRules(Ttl.never(), Optional.empty(), 0, true, Duration.ZERO),
            100,
            100,
            "no-cache",
            List.of(),
            new RefreshRules(0, Duration.ofSeconds(1)),
            new SessionRules(Duration.ofMinutes(30), Duration.ofHours(12)));

    private AnyRules() {}
}
