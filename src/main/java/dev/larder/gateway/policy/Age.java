package dev.larder.gateway.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The age of a response at its receipt (RFC 9111 §4.2.3). */
final class Age {
    private Age() {}

    /** The time since the response left its origin: by Date or by the caches on the way, the larger of both. */
    static Duration initial(Exchange exchange) {
        Duration apparent = between(date(exchange), exchange.received());
        Duration corrected = ofOrigin(exchange.response().fields()).plus(between(exchange.sent(), exchange.received()));
        return apparent.compareTo(corrected) > 0 ? apparent : corrected;
    }

    /** The Date of the origin, else the time of receipt (RFC 9110 §6.6.1). */
    static Instant date(Exchange exchange) {
        return exchange.response()
                .fields()
                .first("Date")
                .flatMap(text -> HttpDate.parse(text, exchange.received()))
                .orElse(exchange.received());
    }

    /** The time between two instants, none if they are the wrong way round. */
    static Duration between(Instant begin, Instant end) {
        return end.isAfter(begin) ? DeltaSeconds.atMost(Duration.between(begin, end)) : Duration.ZERO;
    }

    /**
     * The field Age. Of a list the first member counts (RFC 9111 §5.1). An age that is no number is unknown, as are
     * several lines and a value that repeats: they come from caches that did not see each other. An unknown age counts
     * as the largest, because asking the origin is never wrong.
     */
    private static Duration ofOrigin(HeaderFields fields) {
        List<String> lines = fields.lines("Age");
        if (lines.isEmpty()) {
            return Duration.ZERO;
        }
        List<String> members = FieldText.split(lines.get(0), ',');
        boolean known = lines.size() == 1
                && !members.isEmpty()
                && members.stream().distinct().count() == members.size();
        return known ? DeltaSeconds.parse(members.get(0)).orElse(DeltaSeconds.MAX) : DeltaSeconds.MAX;
    }
}
