package dev.larder.core.session;

import dev.larder.core.service.LifetimeRequest;
import dev.larder.core.service.LifetimeRequest.TtlRequest;
import dev.larder.core.service.ServiceRules;
import dev.larder.core.service.SessionRules;
import dev.larder.spi.Lifetime;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The end, idle time and user that a writer asks for.
 *
 * @param max the longest time from the beginning to the end of the session, even if it is in use; can only shorten the
 *     time of an existing session
 * @param idle the time from the last use to the end of the session; zero is the default of the service
 * @param user the user who is signed in
 */
public record SessionTerms(TtlRequest max, Optional<Duration> idle, Optional<String> user) {
    /** The lifetime of a session that begins now. */
    Lifetime begin(ServiceRules rules, long now) {
        Duration idleTime =
                idle.filter(asked -> !asked.isZero()).orElse(rules.sessions().idle());
        var asked = new LifetimeRequest(end(rules.sessions(), idleTime), Optional.of(idleTime));
        return rules.ttl().lifetime(asked, Optional.empty(), now, ThreadLocalRandom.current());
    }

    /** Without {@code max}, a session whose idle time is longer than the default lifetime does not end before that. */
    private TtlRequest end(SessionRules usual, Duration idleTime) {
        if (max instanceof TtlRequest.Unsaid && idleTime.compareTo(usual.maxLife()) > 0) {
            return new TtlRequest.For(idleTime);
        }
        return max instanceof TtlRequest.Unsaid || max instanceof TtlRequest.Default
                ? new TtlRequest.For(usual.maxLife())
                : max;
    }

    /** The lifetime of an existing session that is used now. */
    Lifetime continued(ServiceRules rules, Lifetime before, long now) {
        Lifetime asked = begin(rules, before.created());
        long end = max instanceof TtlRequest.Unsaid ? before.expires() : Math.min(before.expires(), asked.expires());
        return new Lifetime(before.created(), end, idle.isPresent() ? asked.idle() : before.idle(), now);
    }
}
