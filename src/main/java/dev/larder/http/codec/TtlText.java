package dev.larder.http.codec;

import dev.larder.core.Refusal;
import dev.larder.core.service.LifetimeRequest;
import dev.larder.core.service.LifetimeRequest.TtlRequest;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses lifetimes: seconds, {@code 5m}, {@code PT5M}; 0 for no end and -1 for the service's default. */
public final class TtlText {
    private static final Pattern WITH_UNIT = Pattern.compile("(\\d{1,15})(ms|s|m|h|d)?");

    /** A thousand years: what is longer is as good as this, and fits every clock. */
    private static final Duration LONGEST = Duration.ofDays(365_000);

    private TtlText() {}

    /** The lifetime that the query requests. */
    public static LifetimeRequest of(Query query) {
        return query.isEmpty() ? LifetimeRequest.UNSAID : of(query, Map.of());
    }

    /** The lifetime that the members of a body and the query request; the body wins. */
    public static LifetimeRequest of(Query query, Map<String, String> body) {
        Optional<String> ttl = said("ttl", query, body);
        Optional<String> idle = said("idle", query, body);
        Optional<String> stale = said("stale_ttl", query, body);
        boolean forever = !body.containsKey("ttl") && query.flag("forever");
        boolean keep = !body.containsKey("ttl") && query.flag("keep_ttl");
        if ((ttl.isPresent() ? 1 : 0) + (forever ? 1 : 0) + (keep ? 1 : 0) > 1) {
            throw new Refusal.Bad("Only one of ttl, forever and keep_ttl can be given");
        }
        if (keep && (idle.isPresent() || stale.isPresent())) {
            throw new Refusal.Bad("keep_ttl keeps the idle time and the stale_ttl too; give one of them");
        }
        if (keep) {
            return new LifetimeRequest(new TtlRequest.Keep(), Optional.empty());
        }
        TtlRequest ttlRequest = forever
                ? new TtlRequest.Forever()
                : ttl.map(TtlText::ttlRequest).orElse(new TtlRequest.Unsaid());
        if (ttlRequest instanceof TtlRequest.Forever && stale.isPresent()) {
            throw new Refusal.Bad("An entry without an end never becomes stale; give a ttl with stale_ttl");
        }
        return new LifetimeRequest(ttlRequest, idle.map(TtlText::duration), stale.map(TtlText::staleTime));
    }

    private static Optional<String> said(String name, Query query, Map<String, String> body) {
        Optional<String> said = body.containsKey(name) ? Optional.of(body.get(name)) : query.one(name);
        return said.map(WholeNumber::digits);
    }

    private static Duration staleTime(String text) {
        return text.equals("0") ? Duration.ZERO : duration(text);
    }

    /**
     * The requested ttl of a text.
     *
     * @throws Refusal.Bad when it is none
     */
    public static TtlRequest ttlRequest(String text) {
        return switch (text) {
            case "0" -> new TtlRequest.Forever();
            case "-1" -> new TtlRequest.Default();
            default -> new TtlRequest.For(duration(text));
        };
    }

    /**
     * The time behind a text: more than 0.
     *
     * @throws Refusal.Bad when it is none
     */
    static Duration duration(String text) {
        Duration duration = parse(text)
                // not toMillis() alone, which overflows on a long negative duration
                .filter(parsed -> !parsed.isNegative() && parsed.toMillis() > 0)
                .orElseThrow(() -> new Refusal.Bad(
                        "A time is a number of seconds, or like 90s, 5m, 12h, 30d or PT5M; a ttl of 0 has no end"));
        return duration.compareTo(LONGEST) > 0 ? LONGEST : duration;
    }

    /** The time that a text names, a thousand years at most; empty when it names none. */
    static Optional<Duration> parse(String text) {
        Matcher matcher = WITH_UNIT.matcher(WholeNumber.digits(text));
        if (matcher.matches()) {
            long amount = Long.parseLong(matcher.group(1));
            // whole milliseconds: a division of durations costs as much as the rest of a limit check
            long unit = millisOf(matcher.group(2));
            return Optional.of(amount > LONGEST.toMillis() / unit ? LONGEST : Duration.ofMillis(amount * unit));
        }
        try {
            Duration parsed = Duration.parse(text);
            return Optional.of(parsed.compareTo(LONGEST) > 0 ? LONGEST : parsed);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static long millisOf(@Nullable String unit) {
        return switch (unit == null ? "s" : unit) {
            case "ms" -> 1;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            case "d" -> 86_400_000;
            default -> 1_000;
        };
    }
}
