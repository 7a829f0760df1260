package dev.larder.core.service;

import dev.larder.core.Refusal;
import dev.larder.core.service.LifetimeRequest.TtlRequest;
import dev.larder.spi.Lifetime;
import dev.larder.spi.Ttl;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The rules of a service for the lifetimes of its entries.
 *
 * @param defaultTtl the lifetime of an entry whose writer requests none
 * @param maxTtl the maximum lifetime; a longer request is cut to it
 * @param jitter the maximum part by which a default lifetime is shortened at random, 0 to 1, so that entries written
 *     together do not expire together
 * @param forever whether a writer may request a lifetime without end
 * @param staleTtl the time after its ttl in which a value is served stale when its writer requests none; zero for never
 */
public record TtlRules(Ttl defaultTtl, Optional<Duration> maxTtl, double jitter, boolean forever, Duration staleTtl) {
    /**
     * The number of parts of an idle time. A use is recorded at most once in each part, and the entry lives one part
     * longer: it never ends early, and at most one part late.
     */
    private static final int IDLE_PARTS = 8;

    /** The lifetime of a new entry that replaces {@code before}, if any. */
    public Lifetime lifetime(LifetimeRequest request, Optional<Lifetime> before, long now, RandomGenerator random) {
        if (request.keeps() && before.isPresent()) {
            Lifetime kept = before.get();
            // a value that is new is fresh, be it to the end of what had become stale
            long fresh = kept.staleAt(now) ? Lifetime.NEVER : kept.fresh();
            return new Lifetime(now, kept.expires(), kept.idle(), now, fresh);
        }
        long idle = request.idle().map(TtlRules::withSlack).orElse(0L);
        return staling(new Lifetime(now, expires(request, now, random), idle, now), request);
    }

    /** The lifetime with its stale time, within the maximum lifetime. */
    private Lifetime staling(Lifetime lifetime, LifetimeRequest request) {
        // an unused session ends: it is served stale only if its writer requests that
        Duration stale = request.stale().orElse(request.idle().isPresent() ? Duration.ZERO : staleTtl);
        if (stale.isZero() || lifetime.expires() == Lifetime.NEVER) {
            return lifetime;
        }
        Duration whole =
                Duration.ofMillis(lifetime.expires() - lifetime.created()).plus(stale);
        long end = cut(Ttl.of(whole)).deadlineFrom(lifetime.created());
        return end <= lifetime.expires()
                ? lifetime
                : new Lifetime(lifetime.created(), end, lifetime.idle(), lifetime.touched(), lifetime.expires());
    }

    /** Whether the use of an entry at {@code now} is to be written down. */
    public static boolean useMatters(Lifetime lifetime, long now) {
        return lifetime.idle() > 0 && now - lifetime.touched() >= lifetime.idle() / (IDLE_PARTS + 1);
    }

    /** The idle time that a writer asked for, in milliseconds: without the slack. */
    public static long idleAskedFor(Lifetime lifetime) {
        return lifetime.idle() * IDLE_PARTS / (IDLE_PARTS + 1);
    }

    /** The ttl of a value that is not an entry, such as a counter. */
    public Ttl ttl(TtlRequest ttlRequest, RandomGenerator random) {
        if (ttlRequest instanceof TtlRequest.Forever && !forever) {
            throw new Refusal.Bad("No entry of this service may live forever; give a ttl of more than 0 seconds");
        }
        if (ttlRequest instanceof TtlRequest.Forever) {
            return cut(Ttl.never());
        }
        if (ttlRequest instanceof TtlRequest.For requested) {
            return cut(Ttl.of(requested.duration()));
        }
        return cut(shortened(random));
    }

    private long expires(LifetimeRequest request, long now, RandomGenerator random) {
        if (request.idle().isPresent() && request.ttl() instanceof TtlRequest.Unsaid) {
            // a session lives as long as it is used: the default ttl would end it in the middle
            return cut(Ttl.never()).deadlineFrom(now);
        }
        return ttl(request.ttl(), random).deadlineFrom(now);
    }

    private Ttl cut(Ttl ttl) {
        if (maxTtl.isEmpty()
                || (ttl instanceof Ttl.For timed && timed.duration().compareTo(maxTtl.get()) <= 0)) {
            return ttl;
        }
        return Ttl.of(maxTtl.get());
    }

    private Ttl shortened(RandomGenerator random) {
        if (jitter == 0 || !(defaultTtl instanceof Ttl.For whole)) {
            return defaultTtl;
        }
        long millis = whole.duration().toMillis();
        return Ttl.of(Duration.ofMillis(Math.max(1, millis - (long) (millis * jitter * random.nextDouble()))));
    }

    private static long withSlack(Duration idle) {
        return idle.toMillis() + idle.toMillis() / IDLE_PARTS;
    }
}
