package dev.larder.gateway.policy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A date of HTTP (RFC 9110 §5.6.7) in its three formats. Case is ignored, and a zone that is not GMT makes a date
 * invalid (RFC 9111 §4.2). The name of the day is not compared with the date.
 */
public final class HttpDate {
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final String TIME = "(?<hour>\\d\\d):(?<minute>\\d\\d):(?<second>\\d\\d)";
    private static final String DAY = "(?:mon|tue|wed|thu|fri|sat|sun)";
    private static final String LONG_DAY = "(?:mon|tues|wednes|thurs|fri|satur|sun)day";
    private static final String MONTH = "(?<month>[a-z]{3})";
    private static final List<Pattern> FORMATS = List.of(
            pattern(DAY + ", (?<day>\\d\\d) " + MONTH + " (?<year>\\d{4}) " + TIME + " gmt"),
            pattern(LONG_DAY + ", (?<day>\\d\\d)-" + MONTH + "-(?<year>\\d\\d) " + TIME + " gmt"),
            pattern(DAY + " " + MONTH + " (?<day>[ \\d]\\d) " + TIME + " (?<year>\\d{4})"));
    private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";

    private HttpDate() {}

    public static String format(Instant date) {
        return FORMAT.format(date);
    }

    /** The date of a text, or empty if it is none. The time now tells the century of a year with two digits. */
    public static Optional<Instant> parse(String text, Instant now) {
        for (Pattern format : FORMATS) {
            Matcher matcher = format.matcher(text);
            if (matcher.matches()) {
                return date(matcher, now);
            }
        }
        return Optional.empty();
    }

    private static Optional<Instant> date(Matcher matcher, Instant now) {
        int month = MONTHS.indexOf(FieldText.lower(matcher.group("month")));
        if (month < 0 || month % 3 != 0) {
            return Optional.empty();
        }
        try {
            // a leap second is the last one before it
            int second = Math.min(number(matcher, "second"), 59);
            return Optional.of(LocalDateTime.of(
                            year(matcher.group("year"), now),
                            month / 3 + 1,
                            number(matcher, "day"),
                            number(matcher, "hour"),
                            number(matcher, "minute"),
                            second)
                    .toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The year of two digits: one more than 50 years ahead is of the last century. */
    private static int year(String text, Instant now) {
        int year = Integer.parseInt(text);
        if (text.length() > 2) {
            return year;
        }
        int thisYear = now.atZone(ZoneOffset.UTC).getYear();
        int near = thisYear - thisYear % 100 + year;
        return near > thisYear + 50 ? near - 100 : near;
    }

    private static int number(Matcher matcher, String group) {
        return Integer.parseInt(matcher.group(group).strip());
    }

    private static Pattern pattern(String regex) {
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
    }
}
