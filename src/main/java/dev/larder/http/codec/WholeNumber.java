package dev.larder.http.codec;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whole numbers as languages write them whose numbers are all floating-point: 60.0 is 60. */
final class WholeNumber {
    private static final Pattern WITH_POINT = Pattern.compile("(-?\\d{1,19})\\.0{1,15}");

    private WholeNumber() {}

    /** The digits before the point of a text like 60.0; any other text as it is. */
    static String digits(String text) {
        Matcher matcher = WITH_POINT.matcher(text);
        return matcher.matches() ? matcher.group(1) : text;
    }
}
