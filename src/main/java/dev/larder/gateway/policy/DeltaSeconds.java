package dev.larder.gateway.policy;

import java.time.Duration;
import java.util.Optional;

/** A number of seconds in a field (RFC 9111 §1.2.2). */
final class DeltaSeconds {
    /** The maximum: a larger number counts as this one. */
    static final Duration MAX = Duration.ofSeconds(1L << 31);

    /** Digits of a number that is certainly smaller than {@link Long#MAX_VALUE}. */
    private static final int SAFE_DIGITS = 18;

    private DeltaSeconds() {}

    /** The seconds, or empty for a sign, a fraction or anything else that is no digit. */
    static Optional<Duration> parse(String text) {
        if (!FieldText.isDigits(text)) {
            return Optional.empty();
        }
        String number = withoutLeadingZeros(text);
        return Optional.of(number.length() > SAFE_DIGITS ? MAX : atMost(Duration.ofSeconds(Long.parseLong(number))));
    }

    static Duration atMost(Duration seconds) {
        return seconds.compareTo(MAX) > 0 ? MAX : seconds;
    }

    private static String withoutLeadingZeros(String digits) {
        int begin = 0;
        while (begin < digits.length() - 1 && digits.charAt(begin) == '0') {
            begin++;
        }
        return digits.substring(begin);
    }
}
