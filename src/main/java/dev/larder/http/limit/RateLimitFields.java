package dev.larder.http.limit;

import dev.larder.core.limit.Admission.Line;
import dev.larder.core.limit.Charge;
import dev.larder.core.limit.OwnLimit;
import dev.larder.http.message.HttpConfig;
import dev.larder.spi.Limit;
import dev.larder.spi.RateLimits.Standing;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The header fields of rate limits: those of draft-ietf-httpapi-ratelimit-headers-10, and those of DreamFactory if
 * configured. Names of limits have no characters that a quoted string would have to escape.
 */
@Singleton
public final class RateLimitFields {
    public static final int TOO_MANY = 429;

    private static final CharSequence POLICY = HttpHeaders.createOptimized("RateLimit-Policy");
    private static final CharSequence STATE = HttpHeaders.createOptimized("RateLimit");
    private static final String LEGACY_LIMIT = "X-RateLimit-Limit";
    private static final String LEGACY_REMAINING = "X-RateLimit-Remaining";
    private static final String LEGACY_RESET = "X-RateLimit-Reset";
    private static final List<String> LEGACY = List.of(LEGACY_LIMIT, LEGACY_REMAINING, LEGACY_RESET);
    private static final int SECOND = 1_000;

    /** The usual length of a limit's text, to size buffers. */
    private static final int LENGTH = 48;

    /** The policies of Larder's own limits by name; there are as many as are declared. */
    private final Map<String, String> own = new ConcurrentHashMap<>();

    private final boolean legacy;
    private final Clock clock;

    RateLimitFields(HttpConfig config, Clock clock) {
        this.legacy = config.xRateLimit();
        this.clock = clock;
    }

    /** Seconds, rounded up. */
    public static long seconds(long millis) {
        return (millis + SECOND - 1) / SECOND;
    }

    /** Removes the fields of limits. */
    void clear(MultiMap headers) {
        headers.remove(POLICY).remove(STATE);
        LEGACY.forEach(headers::remove);
    }

    /** Adds the fields of Larder's own limits. */
    void write(MultiMap headers, List<Line> lines) {
        if (lines.isEmpty()) {
            return;
        }
        var policies = new StringBuilder(LENGTH * lines.size());
        var states = new StringBuilder(LENGTH * lines.size());
        for (Line line : lines) {
            join(policies).append(own.computeIfAbsent(line.limit().name(), x -> policy(line.limit())));
            state(join(states), line.limit().limit(), line.standing());
            if (legacy) {
                legacy(headers, line.limit().limit(), line.standing());
            }
        }
        headers.add(POLICY, policies.toString()).add(STATE, states.toString());
    }

    /** Adds the fields of the limits of a call. */
    public void write(MultiMap headers, List<Limit> limits, List<Standing> standings) {
        var policies = new StringBuilder(LENGTH * limits.size());
        var states = new StringBuilder(LENGTH * limits.size());
        for (int i = 0; i < limits.size(); i++) {
            join(policies).append(policy(limits.get(i), ""));
            state(join(states), limits.get(i), standings.get(i));
            if (legacy) {
                legacy(headers, limits.get(i), standings.get(i));
            }
        }
        headers.add(POLICY, policies.toString()).add(STATE, states.toString());
    }

    private static StringBuilder join(StringBuilder list) {
        return list.isEmpty() ? list : list.append(", ");
    }

    private static String policy(OwnLimit limit) {
        return policy(limit.limit(), unit(limit.unit()));
    }

    private static String policy(Limit limit, String unit) {
        return '"' + limit.name() + "\";q=" + limit.limit() + unit + ";w="
                + seconds(limit.window().toMillis());
    }

    private static void state(StringBuilder list, Limit limit, Standing standing) {
        list.append('"').append(limit.name()).append("\";r=").append(standing.remaining());
        list.append(";t=").append(seconds(standing.reset()));
    }

    /** Adds DreamFactory's fields for the limit with the least remaining amount. */
    private void legacy(MultiMap headers, Limit limit, Standing standing) {
        String told = headers.get(LEGACY_REMAINING);
        if (told == null || standing.remaining() < Long.parseLong(told)) {
            long reset = seconds(clock.millis() + standing.reset());
            headers.set(LEGACY_LIMIT, Long.toString(limit.limit()));
            headers.set(LEGACY_REMAINING, Long.toString(standing.remaining()));
            headers.set(LEGACY_RESET, Long.toString(reset));
        }
    }

    /** The draft's quota unit; requests are the default. */
    private static String unit(Charge.Unit unit) {
        return switch (unit) {
            case REQUESTS -> "";
            case BYTES -> ";qu=\"content-bytes\"";
            case ENTRIES -> ";qu=\"entries\"";
            case FAILURES -> ";qu=\"failures\"";
        };
    }
}
