package dev.larder.ai.exact;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.larder.core.Refusal;
import java.io.IOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.BinaryOperator;

/** Writes the values of a JSON text in their canonical form (RFC 8785 §3.2). */
final class CanonicalWriter {
    /** As many as a character of stream-safe text may have. */
    private static final int MAX_COMBINING = 30;

    /**
     * More than requests have. The text of a value is copied once for each level above it: many levels of a long text
     * would hold up the event loop.
     */
    private static final int MAX_LEVELS = 64;

    private final JsonParser parser;
    private final Set<String> ignored;
    private final BinaryOperator<String> strings;

    /**
     * Reads from a parser that is at the first token of a value.
     *
     * @param ignored the JSON pointers of members that are not written
     * @param strings what is written for a string, of its JSON pointer and its text
     */
    CanonicalWriter(JsonParser parser, Set<String> ignored, BinaryOperator<String> strings) {
        this.parser = parser;
        this.ignored = ignored;
        this.strings = strings;
    }

    /** Writes the value whose first token was just read. */
    void write(String path, StringBuilder to) throws IOException {
        if (parser.getParsingContext().getNestingDepth() > MAX_LEVELS) {
            throw new Refusal.Bad("The JSON text has more than %d levels".formatted(MAX_LEVELS));
        }
        JsonToken token = parser.currentToken();
        switch (token) {
            case START_OBJECT -> object(path, to);
            case START_ARRAY -> array(path, to);
            case VALUE_STRING -> string(strings.apply(path, parser.getText()), to);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> to.append(CanonicalNumber.of(parser.getText()));
            default -> to.append(token.asString());
        }
    }

    private record Member(String name, String value) {}

    private void object(String path, StringBuilder to) throws IOException {
        List<Member> members = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = nfc(parser.currentName());
            String member = Pointers.member(path, name);
            parser.nextToken();
            if (ignored.contains(member)) {
                parser.skipChildren();
            } else {
                var value = new StringBuilder();
                write(member, value);
                members.add(new Member(name, value.toString()));
            }
        }
        // a stable order by UTF-16 units: values of a repeated name stay in theirs
        members.sort(Comparator.comparing(Member::name));
        to.append('{');
        for (int i = 0; i < members.size(); i++) {
            string(members.get(i).name, to.append(i == 0 ? "" : ","));
            to.append(':').append(members.get(i).value);
        }
        to.append('}');
    }

    private void array(String path, StringBuilder to) throws IOException {
        to.append('[');
        for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
            write(Pointers.element(path, i), to.append(i == 0 ? "" : ","));
        }
        to.append(']');
    }

    private static void string(String text, StringBuilder to) {
        String normal = nfc(text);
        to.append('"');
        for (int i = 0; i < normal.length(); i++) {
            character(normal, i, to);
        }
        to.append('"');
    }

    private static void character(String text, int at, StringBuilder to) {
        char c = text.charAt(at);
        switch (c) {
            case '"', '\\' -> to.append('\\').append(c);
            case '\b' -> to.append("\\b");
            case '\t' -> to.append("\\t");
            case '\n' -> to.append("\\n");
            case '\f' -> to.append("\\f");
            case '\r' -> to.append("\\r");
            default -> {
                if (c < ' ' || isLoneSurrogate(text, at)) {
                    to.append("\\u%04x".formatted((int) c));
                } else {
                    to.append(c);
                }
            }
        }
    }

    /** Half a character, which JSON can escape and UTF-8 cannot encode: all of them would become a question mark. */
    private static boolean isLoneSurrogate(String text, int at) {
        char c = text.charAt(at);
        boolean high = Character.isHighSurrogate(c)
                && !(at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1)));
        boolean low = Character.isLowSurrogate(c) && !(at > 0 && Character.isHighSurrogate(text.charAt(at - 1)));
        return high || low;
    }

    /** @throws Refusal.Bad if the text cannot be normalised in bearable time */
    private static String nfc(String text) {
        requireStreamSafe(text);
        return Normalizer.isNormalized(text, Normalizer.Form.NFC)
                ? text
                : Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    /**
     * Long runs of combining characters, which no language has, are put in order by steps whose number grows with the
     * square of their length (UAX #15, section 13: Stream-Safe Text Format).
     */
    private static void requireStreamSafe(String text) {
        int run = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            run = isCombining(text.codePointAt(i)) ? run + 1 : 0;
            if (run > MAX_COMBINING) {
                throw new Refusal.Bad("A text has more than %d combining characters in a row".formatted(MAX_COMBINING));
            }
        }
    }

    private static boolean isCombining(int character) {
        return switch (Character.getType(character)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK -> true;
            default -> false;
        };
    }
}
