package dev.larder.ai.exact;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Numbers as ECMAScript writes them (RFC 8785 §3.2.2.3): 1.0, 1 and 1e0 are one number. A whole number that a double
 * cannot hold keeps its digits, and one beyond all doubles keeps its text.
 */
final class CanonicalNumber {
    /** Below it every whole number is a double. */
    private static final long EXACT = 1L << 53;

    private static final int EXACT_DIGITS = 15;
    private static final int MAX_PLAIN_EXPONENT = 21;
    private static final int MIN_PLAIN_EXPONENT = -6;

    private CanonicalNumber() {}

    static String of(String text) {
        boolean whole = text.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'));
        if (whole && text.length() <= EXACT_DIGITS) {
            return Long.toString(Long.parseLong(text));
        }
        double value = Double.parseDouble(text);
        if (Double.isInfinite(value) || (whole && Math.abs(value) >= EXACT)) {
            return text;
        }
        return value == 0 ? "0" : shortest(value);
    }

    private static String shortest(double value) {
        // Java 17's own Double.toString has more digits than needed for some numbers (JDK-4511638)
        BigDecimal decimal = new BigDecimal(NumberOutput.toString(Math.abs(value), true)).stripTrailingZeros();
        // near the smallest double one digit may do, and that method writes at least two
        BigDecimal one = decimal.round(new MathContext(1));
        if (one.doubleValue() == Math.abs(value)) {
            decimal = one.stripTrailingZeros();
        }
        String digits = decimal.unscaledValue().toString();
        int point = digits.length() - decimal.scale();
        return (value < 0 ? "-" : "") + placed(digits, point);
    }

    /** The digits with their decimal point, of which that many are before it. */
    private static String placed(String digits, int point) {
        int count = digits.length();
        if (count <= point && point <= MAX_PLAIN_EXPONENT) {
            return digits + "0".repeat(point - count);
        }
        if (0 < point && point <= MAX_PLAIN_EXPONENT) {
            return digits.substring(0, point) + '.' + digits.substring(point);
        }
        if (MIN_PLAIN_EXPONENT < point && point <= 0) {
            return "0." + "0".repeat(-point) + digits;
        }
        int exponent = point - 1;
        String fraction = count == 1 ? "" : '.' + digits.substring(1);
        return digits.charAt(0) + fraction + 'e' + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
    }
}
