package dev.larder.http.codec;

import dev.larder.core.Refusal;
import dev.larder.core.cache.Precondition;
import dev.larder.core.cache.Precondition.Simple;
import dev.larder.spi.Entry;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Entity tags (RFC 9110, section 8.8.3): an entry's version in hexadecimal digits. Always strong. */
public final class ETags {
    private static final Pattern TAG = Pattern.compile("\\G[\\s,]*(W/)?\"([\\x21\\x23-\\x7e\\x80-\\xff]*)\"\\s*(,|$)");
    private static final Pattern EMPTY_ELEMENTS = Pattern.compile("[\\s,]*");
    private static final Pattern VERSION = Pattern.compile("[0-9a-f]{16}");
    private static final String ANY = "*";

    private ETags() {}

    /** The entry's tag, with its quotes. */
    public static String of(Entry entry) {
        return '"' + HexFormat.of().toHexDigits(entry.version()) + '"';
    }

    /** The precondition of a write, from the request's condition fields. */
    public static Precondition precondition(MultiMap fields) {
        Precondition match = condition(fields, HttpHeaders.IF_MATCH, Simple.PRESENT);
        Precondition noneMatch = condition(fields, HttpHeaders.IF_NONE_MATCH, Simple.ABSENT);
        if (match == Simple.NONE) {
            return noneMatch;
        }
        return noneMatch == Simple.NONE ? match : new Precondition.Both(match, noneMatch);
    }

    /** Whether a reader has the entry already, by weak comparison (RFC 9110, section 13.1.2). */
    public static boolean isKnown(MultiMap fields, Entry entry) {
        return fields.contains(HttpHeaders.IF_NONE_MATCH)
                && !condition(fields, HttpHeaders.IF_NONE_MATCH, Simple.ABSENT).holds(Optional.of(entry));
    }

    /** Whether a reader's {@code If-Match} lets the entry through, by strong comparison. */
    public static boolean matches(MultiMap fields, Optional<Entry> entry) {
        return condition(fields, HttpHeaders.IF_MATCH, Simple.PRESENT).holds(entry);
    }

    private static Precondition condition(MultiMap fields, CharSequence name, Precondition any) {
        if (!fields.contains(name)) {
            return Simple.NONE;
        }
        String value = String.join(",", fields.getAll(name));
        if (value.trim().equals(ANY)) {
            return any;
        }
        return any == Simple.PRESENT
                ? new Precondition.OneOf(versions(value, false))
                : new Precondition.NoneOf(versions(value, true));
    }

    /** The versions behind a list of tags. A tag that is not one of Larder's matches nothing. */
    private static Set<Long> versions(String list, boolean weakToo) {
        Set<Long> versions = new HashSet<>();
        Matcher tag = TAG.matcher(list);
        int end = 0;
        while (end < list.length() && tag.find(end)) {
            boolean weak = tag.group(1) != null;
            if ((weakToo || !weak) && VERSION.matcher(tag.group(2)).matches()) {
                versions.add(HexFormat.fromHexDigitsToLong(tag.group(2)));
            }
            end = tag.end();
        }
        // a list may have empty elements (RFC 9110, section 5.6.1), but not only those
        if (end == 0 || !EMPTY_ELEMENTS.matcher(list.substring(end)).matches()) {
            throw new Refusal.Bad("A condition is * or a list of entity tags in double quotes");
        }
        return versions;
    }
}
