package dev.larder.spi;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Entries for tests, each with its own version. */
public final class Entries {
    private static final AtomicLong VERSIONS = new AtomicLong(1L << 40);

    private final Clock clock;

    public Entries(Clock clock) {
        this.clock = clock;
    }

    /** An entry with an unlimited lifetime. */
    public Entry lasting(String value) {
        return of(value.getBytes(UTF_8), Ttl.never());
    }

    /** An entry that ends after {@code ttl}. */
    public Entry lasting(String value, Duration ttl) {
        return of(value.getBytes(UTF_8), Ttl.of(ttl));
    }

    public Entry of(byte[] value, Ttl ttl) {
        long now = clock.millis();
        return new Entry(
                VERSIONS.incrementAndGet(),
                new Representation("text/plain; charset=utf-8", ""),
                Lifetime.until(now, ttl.deadlineFrom(now)),
                value);
    }
}
