package dev.larder.http.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.core.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;

/** Percent-encoding (RFC 3986, section 2.1), decoded once and strictly. */
public final class PercentCoding {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private PercentCoding() {}

    /**
     * The text behind an encoded part of a request target.
     *
     * @param plusIsSpace whether a plus sign stands for a space, as it does in a query and not in a path
     * @throws Refusal.Bad when an escape is incomplete or the bytes are not UTF-8
     */
    public static String decode(String encoded, boolean plusIsSpace) {
        if (isPlain(encoded, plusIsSpace)) {
            return encoded;
        }
        ByteBuffer bytes = ByteBuffer.allocate(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c == '%') {
                bytes.put(escaped(encoded, i));
                i += 2;
            } else if (c > 0x7f) {
                throw new Refusal.Bad("A request target is ASCII; percent-encode everything else");
            } else {
                bytes.put((byte) (c == '+' && plusIsSpace ? ' ' : c));
            }
        }
        try {
            return UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            throw new Refusal.Bad("The percent-encoded bytes are not UTF-8");
        }
    }

    /** The text as one segment of a path that no router takes apart: every other character than these is escaped. */
    public static String encode(String text) {
        if (isUnreserved(text)) {
            return text;
        }
        StringBuilder encoded = new StringBuilder(text.length());
        for (byte b : text.getBytes(UTF_8)) {
            char c = (char) (b & 0xff);
            if (isUnreserved(c)) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HEX.toHexDigits(b));
            }
        }
        return encoded.toString();
    }

    private static boolean isUnreserved(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isUnreserved(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isUnreserved(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    }

    private static byte escaped(String encoded, int at) {
        int high = at + 2 < encoded.length() ? Character.digit(encoded.charAt(at + 1), 16) : -1;
        int low = at + 2 < encoded.length() ? Character.digit(encoded.charAt(at + 2), 16) : -1;
        if (high < 0 || low < 0) {
            throw new Refusal.Bad("A '%' must be followed by two hexadecimal digits");
        }
        return (byte) (high << 4 | low);
    }

    private static boolean isPlain(String encoded, boolean plusIsSpace) {
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c == '%' || c > 0x7f || (c == '+' && plusIsSpace)) {
                return false;
            }
        }
        return true;
    }
}
