package dev.larder.outbound;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The field {@code Retry-After} of an answer, RFC 9110, 10.2.3. */
final class RetryAfter {
    /** A number with more digits is longer than any accepted pause. */
    private static final int DIGITS = 9;

    /** RFC 9110, 5.6.7: what is sent today, and two obsolete forms that are to be understood. */
    private static final DateTimeFormatter[] DATES = {
        form("EEE, dd MMM yyyy HH:mm:ss 'GMT'"),
        form("EEEE, dd-MMM-yy HH:mm:ss 'GMT'"),
        form("EEE MMM ppd HH:mm:ss yyyy")
    };

    private RetryAfter() {}

    private static DateTimeFormatter form(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
    }

    /** The time from now on, zero for a date in the past; empty if it is neither seconds nor a date. */
    static Optional<Duration> parse(String field, Instant now) {
        String text = field.strip();
        if (text.matches("[0-9]+")) {
            String digits = text.replaceFirst("^0+(?=.)", "");
            boolean endless = digits.length() > DIGITS;
            return Optional.of(Duration.ofSeconds(endless ? Integer.MAX_VALUE : Integer.parseInt(digits)));
        }
        return Stream.of(DATES)
                .flatMap(form -> date(text, form).stream())
                .findFirst()
                .map(date -> Duration.between(now, date))
                .map(wait -> wait.isNegative() ? Duration.ZERO : wait);
    }

    private static Optional<Instant> date(String text, DateTimeFormatter form) {
        try {
            return Optional.of(LocalDateTime.parse(text, form).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            // another form, or none
            return Optional.empty();
        }
    }
}
