package dev.larder.core.entry;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.Feature;
import com.fasterxml.jackson.core.JsonToken;
import dev.larder.core.JsonText;
import dev.larder.core.Refusal;
import dev.larder.spi.Entry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A change of a JSON value (RFC 7396). What it does not name keeps its bytes: the digits of numbers, the escapes in
 * strings, the order of members.
 *
 * <p>The stored text is read once, along with the patch, and no value is made of it: a patch costs the two texts' lengths,
 * however deep they are.
 */
final class MergePatch {
    private final Change change;

    private MergePatch(Change change) {
        this.change = change;
    }

    /** What a patch says about one value. */
    private sealed interface Change {
        /** It goes. Of the whole: it becomes null. */
        record Removal(Slice text) implements Change {}

        /** It becomes this. */
        record Replacement(Slice text) implements Change {}

        /** It becomes an object, if it is none, and these of its members change. */
        record Members(Map<String, Member> members) implements Change {}
    }

    /**
     * What a patch says about one member.
     *
     * @param name the name and the colon as they are in the patch
     * @param change what it says
     */
    private record Member(Slice name, Change change) {}

    /** A part of a text. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Slice(byte[] text, int begin, int end) {
        void writeTo(ByteArrayOutputStream out) {
            out.write(text, begin, end - begin);
        }
    }

    /**
     * The patch a caller sent.
     *
     * @throws Refusal.Bad when it is no JSON text, or a name stands twice in one object
     */
    static MergePatch parse(byte[] sent) {
        try (JsonParser parser = begin(sent)) {
            var patch = new MergePatch(change(parser, sent));
            requireEnd(parser);
            return patch;
        } catch (IOException e) {
            throw JsonText.refusal(e);
        }
    }

    /**
     * The patched value's bytes.
     *
     * @throws Refusal.Conflict when the stored value is no JSON text
     */
    byte[] applyTo(Entry entry) {
        var out = new ByteArrayOutputStream(entry.payload().length + 64);
        try (JsonParser stored = begin(entry.payload())) {
            merge(stored, entry.payload(), change, out);
            requireEnd(stored);
        } catch (IOException | Refusal.Bad e) {
            throw new Refusal.Conflict("The stored value is not JSON that could be patched; PUT replaces it");
        }
        return out.toByteArray();
    }

    private static JsonParser begin(byte[] text) throws IOException {
        JsonParser parser = JsonText.open(text);
        // of a member that is there twice nobody could say which one counts
        parser.enable(Feature.STRICT_DUPLICATE_DETECTION);
        if (parser.nextToken() == null) {
            throw new Refusal.Bad("The body is empty; it must be a JSON text");
        }
        return parser;
    }

    private static void requireEnd(JsonParser parser) throws IOException {
        if (parser.nextToken() != null) {
            throw new Refusal.Bad("The body goes on after its JSON text");
        }
    }

    /** What the value says whose first token the parser has just read. */
    private static Change change(JsonParser patch, byte[] text) throws IOException {
        if (patch.currentToken() != JsonToken.START_OBJECT) {
            boolean removes = patch.currentToken() == JsonToken.VALUE_NULL;
            var value = new Slice(text, JsonText.begin(patch), JsonText.skip(patch));
            return removes ? new Change.Removal(value) : new Change.Replacement(value);
        }
        Map<String, Member> members = new LinkedHashMap<>();
        while (patch.nextToken() != JsonToken.END_OBJECT) {
            String key = patch.currentName();
            int begin = JsonText.begin(patch);
            patch.nextToken();
            var name = new Slice(text, begin, JsonText.begin(patch));
            members.put(key, new Member(name, change(patch, text)));
        }
        return new Change.Members(members);
    }

    /** Writes what becomes of the stored value whose first token the parser has just read. */
    private static void merge(JsonParser stored, byte[] text, Change change, ByteArrayOutputStream out)
            throws IOException {
        if (!(change instanceof Change.Members named) || stored.currentToken() != JsonToken.START_OBJECT) {
            int unused = JsonText.skip(stored);
            write(change, out);
            return;
        }
        out.write('{');
        int empty = out.size();
        Map<String, Member> absent = new LinkedHashMap<>(named.members());
        while (stored.nextToken() != JsonToken.END_OBJECT) {
            Member member = absent.remove(stored.currentName());
            int name = JsonText.begin(stored);
            stored.nextToken();
            int value = JsonText.begin(stored);
            if (member == null) {
                separate(out, empty);
                new Slice(text, name, JsonText.skip(stored)).writeTo(out);
            } else if (member.change() instanceof Change.Removal) {
                int unused = JsonText.skip(stored);
            } else {
                separate(out, empty);
                new Slice(text, name, value).writeTo(out);
                merge(stored, text, member.change(), out);
            }
        }
        write(absent, empty, out);
        out.write('}');
    }

    /** Writes what becomes of nothing. */
    private static void write(Change change, ByteArrayOutputStream out) {
        if (change instanceof Change.Removal whole) {
            whole.text().writeTo(out);
        } else if (change instanceof Change.Replacement value) {
            value.text().writeTo(out);
        } else if (change instanceof Change.Members named) {
            out.write('{');
            write(named.members(), out.size(), out);
            out.write('}');
        }
    }

    private static void write(Map<String, Member> members, int empty, ByteArrayOutputStream out) {
        for (Member member : members.values()) {
            if (!(member.change() instanceof Change.Removal)) {
                separate(out, empty);
                member.name().writeTo(out);
                write(member.change(), out);
            }
        }
    }

    private static void separate(ByteArrayOutputStream out, int empty) {
        if (out.size() > empty) {
            out.write(',');
        }
    }
}
