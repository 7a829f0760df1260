package dev.larder.http;

import dev.larder.core.limit.Admission.Line;
import dev.larder.core.limit.Charge;
import dev.larder.spi.RateLimits.Limit;
import dev.larder.spi.RateLimits.Standing;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;

/**
 * How rate limits are told in the header of an answer: draft-ietf-httpapi-ratelimit-headers-10, and where it is wanted
 * DreamFactory's way. Names of limits have no characters that a quoted string would have to escape.
 */
@Singleton
final class RateLimitFields {
    static final int TOO_MANY = 429;

    private static final CharSequence POLICY = HttpHeaders.createOptimized("RateLimit-Policy");
    private static final CharSequence STATE = HttpHeaders.createOptimized("RateLimit");
    private static final int SECOND = 1_000;

    private final boolean legacy;
    private final Clock clock;

    RateLimitFields(HttpConfig config, Clock clock) {
        this.legacy = config.xRateLimit();
        this.clock = clock;
    }

    /** Seconds, rounded up. */
    static long seconds(long millis) {
        return (millis + SECOND - 1) / SECOND;
    }

    /** Adds what Larder's own limits say. */
    void write(MultiMap headers, List<Line> lines) {
        for (Line line : lines) {
            write(headers, line.limit().limit(), unit(line.limit().unit()), line.standing());
        }
    }

    /** Adds what the limits of a call say. */
    void write(MultiMap headers, List<Limit> limits, List<Standing> standings) {
        for (int i = 0; i < limits.size(); i++) {
            write(headers, limits.get(i), "", standings.get(i));
        }
    }

    private void write(MultiMap headers, Limit limit, String unit, Standing standing) {
        String name = '"' + limit.name() + '"';
        headers.add(
                POLICY,
                name + ";q=" + limit.limit() + unit + ";w="
                        + seconds(limit.window().toMillis()));
        headers.add(STATE, name + ";r=" + standing.remaining() + ";t=" + seconds(standing.reset()));
        if (legacy) {
            legacy(headers, limit, standing);
        }
    }

    /** Of several limits DreamFactory's clients are told of the one that leaves them least. */
    private void legacy(MultiMap headers, Limit limit, Standing standing) {
        String told = headers.get("X-RateLimit-Remaining");
        if (told == null || standing.remaining() < Long.parseLong(told)) {
            long reset = seconds(clock.millis() + standing.reset());
            headers.set("X-RateLimit-Limit", Long.toString(limit.limit()));
            headers.set("X-RateLimit-Remaining", Long.toString(standing.remaining()));
            headers.set("X-RateLimit-Reset", Long.toString(reset));
        }
    }

    /** The draft's quota unit; requests need not be told. */
    private static String unit(Charge.Unit unit) {
        return switch (unit) {
            case REQUESTS -> "";
            case BYTES -> ";qu=\"content-bytes\"";
            case ENTRIES -> ";qu=\"entries\"";
            case FAILURES -> ";qu=\"failures\"";
        };
    }
}
