package dev.larder.core.session;

import dev.larder.core.service.LifeRequest;
import dev.larder.core.service.LifeRequest.Wish;
import dev.larder.core.service.TtlRules;
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
    private static final Duration USUAL_MAX = Duration.ofHours(12);
    private static final Duration USUAL_IDLE = Duration.ofMinutes(30);

    /** The life of a session that begins now. */
    Lifetime begin(TtlRules rules, long now) {
        Wish end = max instanceof Wish.Unsaid ? new Wish.For(USUAL_MAX) : max;
        var asked = new LifeRequest(end, Optional.of(idle.orElse(USUAL_IDLE)));
        return rules.life(asked, Optional.empty(), now, ThreadLocalRandom.current());
    }

    /** The life of a session that is there and used now. */
    Lifetime goOn(TtlRules rules, Lifetime before, long now) {
        Lifetime asked = begin(rules, before.created());
        long end = max instanceof Wish.Unsaid ? before.expires() : Math.min(before.expires(), asked.expires());
        return new Lifetime(before.created(), end, idle.isPresent() ? asked.idle() : before.idle(), now);
    }
}
