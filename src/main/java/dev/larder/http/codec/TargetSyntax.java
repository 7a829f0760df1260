package dev.larder.http.codec;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * The syntax of methods (RFC 9110, section 9.1), and that of request targets (RFC 9112, section 3.2) and hosts: the
 * characters that RFC 3986 allows, and escapes of two hexadecimal digits. Square brackets in a query are allowed too,
 * because many clients send them.
 */
public final class TargetSyntax {
    private static final String UNRESERVED_AND_SUB_DELIMS = "-._~!$&'()*+,;=";
    private static final String IN_PATH = UNRESERVED_AND_SUB_DELIMS + ":@/";
    private static final String IN_QUERY = IN_PATH + "?[]";
    private static final String IN_HOST = UNRESERVED_AND_SUB_DELIMS + ":[]";

    private static final CharacterSet PATH = CharacterSet.alphanumericAnd(IN_PATH);
    private static final CharacterSet QUERY = CharacterSet.alphanumericAnd(IN_QUERY);
    private static final CharacterSet HOST = CharacterSet.alphanumericAnd(IN_HOST);

    private static final CharacterSet METHOD = CharacterSet.alphanumericAnd("!#$%&'*+-.^_`|~");

    private TargetSyntax() {}

    /** Whether a request may have this method. */
    public static boolean isMethod(CharSequence method) {
        for (int i = 0; i < method.length(); i++) {
            if (!METHOD.contains(method.charAt(i))) {
                return false;
            }
        }
        return method.length() > 0;
    }

    /** Whether a request may have this target. */
    public static boolean isTarget(String target) {
        if (target.isEmpty()) {
            return false;
        }
        if (target.charAt(0) != '/') {
            // the absolute form, or the asterisk; rare
            return isAscii(target) && isUri(target);
        }
        int query = target.indexOf('?');
        return query < 0
                ? consistsOf(PATH, target, 0, target.length())
                : consistsOf(PATH, target, 0, query) && consistsOf(QUERY, target, query + 1, target.length());
    }

    /** Whether the field {@code Host} may have this value. */
    public static boolean isHost(CharSequence host) {
        return consistsOf(HOST, host, 0, host.length());
    }

    private static boolean consistsOf(CharacterSet allowed, CharSequence text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c == '%') {
                if (i + 2 >= to || !isHex(text.charAt(i + 1)) || !isHex(text.charAt(i + 2))) {
                    return false;
                }
                i += 2;
            } else if (!allowed.contains(c)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHex(char c) {
        return c < 0x80 && Character.digit(c, 16) >= 0;
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    private static boolean isUri(String text) {
        try {
            return new URI(text).getRawFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /**
     * A set of ASCII characters.
     *
     * @param low a bit for each character below 64
     * @param high a bit for each character from 64 on
     */
    private record CharacterSet(long low, long high) {
        static CharacterSet alphanumericAnd(String others) {
            long low = 0;
            long high = 0;
            for (char c = 0; c < 0x80; c++) {
                boolean alphanumeric = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
                if (alphanumeric || others.indexOf(c) >= 0) {
                    if (c < 64) {
                        low |= 1L << c;
                    } else {
                        high |= 1L << (c - 64);
                    }
                }
            }
            return new CharacterSet(low, high);
        }

        boolean contains(char c) {
            return c < 64 ? (low >>> c & 1) != 0 : c < 0x80 && (high >>> (c - 64) & 1) != 0;
        }
    }
}
