package dev.larder.http.codec;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/** Whole numbers as languages write them whose numbers are all floating-point: 60.0 and 6.0E1 are 60. */
public final class WholeNumber {
    private static final Pattern FLOATING = Pattern.compile("-?\\d{1,19}(\\.\\d{1,15})?([eE][+-]?\\d{1,2})?");

    /** The digits of the largest {@code long}. */
    private static final int MAX_DIGITS = 19;

    private WholeNumber() {}

    /** The digits of a whole number that is written as a floating-point one; any other text as it is. */
    public static String digits(String text) {
        if (isPlain(text) || !FLOATING.matcher(text).matches()) {
            return text;
        }
        BigDecimal number = new BigDecimal(text).stripTrailingZeros();
        boolean whole = number.scale() <= 0 && number.precision() - number.scale() <= MAX_DIGITS;
        return whole ? number.toBigIntegerExact().toString() : text;
    }

    private static boolean isPlain(String text) {
        return text.chars().noneMatch(c -> c == '.' || c == 'e' || c == 'E');
    }
}
