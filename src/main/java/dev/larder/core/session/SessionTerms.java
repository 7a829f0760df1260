package dev.larder.core.session;

import dev.larder.core.service.LifeRequest;
import dev.larder.core.service.LifeRequest.Wish;
import dev.larder.core.service.ServiceRules;
import dev.larder.core.service.SessionRules;
import dev.larder.spi.Lifetime;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What a writer says of a session besides its data.
 *
 * @param max how long after its beginning it ends, however busy it is; of one that is there this can only come nearer
 * @param idle how long after its last use it ends
 * @param user who is signed in
 */
public record SessionTerms(Wish max, Optional<Duration> idle, Optional<String> user) {
    /** The life of a session that begins now. */
    Lifetime begin(ServiceRules rules, long now) {
        SessionRules usual = rules.sessions();
        Wish end = max instanceof Wish.Unsaid || max instanceof Wish.Default ? new Wish.For(usual.maxLife()) : max;
        var asked = new LifeRequest(end, Optional.of(idle.orElse(usual.idle())));
        return rules.ttl().life(asked, Optional.empty(), now, ThreadLocalRandom.current());
    }

    /** The life of a session that is there and used now. */
    Lifetime goOn(ServiceRules rules, Lifetime before, long now) {
        Lifetime asked = begin(rules, before.created());
        long end = max instanceof Wish.Unsaid ? before.expires() : Math.min(before.expires(), asked.expires());
        return new Lifetime(before.created(), end, idle.isPresent() ? asked.idle() : before.idle(), now);
    }
}
