package dev.larder.gateway.policy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.greenbytes.http.sfv.ListElement;
import org.greenbytes.http.sfv.Parser;

/**
 * Structured fields (RFC 8941) of a message, read by a library. A field that does not parse is read as if it was
 * absent. The two types that RFC 9651 added, dates and display strings, do not parse.
 */
final class StructuredFields {
    private StructuredFields() {}

    /** The members of a list, or empty if the field is absent or invalid. */
    static Optional<List<ListElement<?>>> list(List<String> lines) {
        return read(lines, parser -> parser.parseList().get());
    }

    /** The members of a dictionary, or empty if the field is absent or invalid. */
    static Optional<Map<String, ListElement<?>>> dictionary(List<String> lines) {
        return read(lines, parser -> parser.parseDictionary().get());
    }

    private static <T> Optional<T> read(List<String> lines, Function<Parser, T> type) {
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(type.apply(new Parser(lines)));
        } catch (IllegalArgumentException e) {
            // the library's way to say that the text is invalid
            return Optional.empty();
        }
    }
}
