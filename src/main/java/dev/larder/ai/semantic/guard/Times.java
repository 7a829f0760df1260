package dev.larder.ai.semantic.guard;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times of day. One without "am" or "pm" is read as it stands. */
final class Times {
    private static final Pattern CLOCK =
            Pattern.compile("(\\d{1,2})(?:[:.](\\d{2}))?(?::\\d{2})?\\s?(?:([ap])\\.?m\\.?)?");
    private static final String FULL_HOUR = "oclock";

    /** Before the minutes of the hour that ends: "a quarter to six". */
    private static final String BEFORE = "to";

    private Times() {}

    /** The time at a place among words, as hours and minutes. */
    static Optional<String> of(List<String> tokens, int begin) {
        String token = tokens.get(begin);
        if (token.equals("noon") || token.equals("midday")) {
            return Optional.of("12:00");
        }
        if (token.equals("midnight")) {
            return Optional.of("00:00");
        }
        if (length(tokens, begin) == 2) {
            String minutes = tokens.get(begin + 1).substring(FULL_HOUR.length());
            boolean before = minutes.startsWith(BEFORE);
            return Numerals.at(tokens, begin)
                    .map(hour -> hour.value().intValue())
                    .map(hour -> "%02d:%s".formatted(before ? hour - 1 : hour, minutes.replace(BEFORE, "")));
        }
        Matcher clock = CLOCK.matcher(token);
        if (!clock.matches() || (clock.group(3) == null && !token.contains(":"))) {
            return Optional.empty();
        }
        int hour = Integer.parseInt(clock.group(1));
        if (clock.group(3) != null) {
            hour = hour % 12 + (clock.group(3).equals("p") ? 12 : 0);
        }
        return Optional.of("%02d:%s".formatted(hour, clock.group(2) == null ? "00" : clock.group(2)));
    }

    /** How many words the time at a place takes. */
    static int length(List<String> tokens, int begin) {
        return begin + 1 < tokens.size() && tokens.get(begin + 1).startsWith(FULL_HOUR) ? 2 : 1;
    }
}
