package dev.larder.stores.redis;

import dev.larder.spi.StoreException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The end of a page of keys.
 *
 * @param server a digest of the name of the server that is scanned
 * @param step the SCAN cursor of the step in which the page ended
 * @param following the SCAN cursor that this step returned, 0 at the end
 * @param after the last name of that step on the page, in unsigned byte order; empty if the page has none of it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record RedisCursor(String server, long step, long following, byte[] after) {
    private static final Pattern TEXT =
            Pattern.compile("([0-9a-f]{12})\\.(\\d{1,20})\\.(\\d{1,20})\\.([A-Za-z0-9_-]*)");
    private static final byte[] NOTHING = {};

    static RedisCursor startOf(String server) {
        return new RedisCursor(server, 0, 0, NOTHING);
    }

    RedisCursor at(long nextStep) {
        return new RedisCursor(server, nextStep, 0, NOTHING);
    }

    static RedisCursor parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw unknown();
        }
        try {
            return new RedisCursor(
                    parts.group(1),
                    Long.parseUnsignedLong(parts.group(2)),
                    Long.parseUnsignedLong(parts.group(3)),
                    Base64.getUrlDecoder().decode(parts.group(4)));
        } catch (IllegalArgumentException e) { // includes NumberFormatException
            throw unknown();
        }
    }

    static StoreException unknown() {
        return new StoreException.BadCursor("The cursor is not one this service gave out, or its server has left");
    }

    String text() {
        return String.join(
                ".",
                server,
                Long.toUnsignedString(step),
                Long.toUnsignedString(following),
                Base64.getUrlEncoder().withoutPadding().encodeToString(after));
    }
}
