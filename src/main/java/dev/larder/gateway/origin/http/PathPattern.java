package dev.larder.gateway.origin.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A pattern of paths: {@code *} stands for characters of one segment and {@code **} for any. What they stand for can be
 * put into a text as {@code {1}}, {@code {2}} and so on.
 */
final class PathPattern {
    private static final Pattern PLACE = Pattern.compile("\\{(\\d{1,2})}");

    private final Pattern pattern;

    PathPattern(String text) {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("the path '%s' of a route must begin with a slash".formatted(text));
        }
        var regex = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            if (text.startsWith("/**", at) && at + 3 == text.length()) {
                regex.append("(?:/(.*))?");
                at += 3;
            } else if (text.startsWith("**", at)) {
                regex.append("(.*)");
                at += 2;
            } else if (text.charAt(at) == '*') {
                regex.append("([^/]*)");
                at++;
            } else {
                regex.append(Pattern.quote(String.valueOf(text.charAt(at))));
                at++;
            }
        }
        // possessive or not, each star is tried at one place only, because the next text is literal
        pattern = Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    /** The number of stars of the pattern; {@code **} counts as one. */
    int stars() {
        return pattern.matcher("").groupCount();
    }

    /**
     * Checks that each place of a template has a star.
     *
     * @throws IllegalArgumentException if one has none
     */
    void requireStars(String template) {
        Matcher place = PLACE.matcher(template);
        while (place.find()) {
            int number = Integer.parseInt(place.group(1));
            if (number < 1 || number > stars()) {
                throw new IllegalArgumentException("'%s' has {%d}, and the path of the route has %s"
                        .formatted(template, number, stars() == 1 ? "1 star" : stars() + " stars"));
            }
        }
    }

    /** The texts of the stars in a path; empty when the path does not match. */
    Optional<List<String>> match(String path) {
        Matcher matcher = pattern.matcher(path);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        List<String> stars = new ArrayList<>();
        for (int i = 1; i <= matcher.groupCount(); i++) {
            stars.add(matcher.group(i) == null ? "" : matcher.group(i));
        }
        return Optional.of(stars);
    }

    /** A text with its placeholders replaced by the texts of the stars. */
    static String filled(String template, List<String> stars) {
        return PLACE.matcher(template).replaceAll(place -> {
            int number = Integer.parseInt(place.group(1));
            return number >= 1 && number <= stars.size() ? Matcher.quoteReplacement(stars.get(number - 1)) : "";
        });
    }
}
