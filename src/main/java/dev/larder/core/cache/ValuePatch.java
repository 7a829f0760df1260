package dev.larder.core.cache;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.larder.core.JsonText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The change that a merge patch makes to one value, in the bytes of the patch. */
sealed interface ValuePatch {
    /** Writes the result of the change to a missing value. */
    void writeTo(ByteArrayOutputStream out);

    /** Removes the value; the value of the whole entry becomes null. */
    record Removal(Slice text) implements ValuePatch {
        @Override
        public void writeTo(ByteArrayOutputStream out) {
            text.writeTo(out);
        }
    }

    /** Replaces the value. */
    record Replacement(Slice text) implements ValuePatch {
        @Override
        public void writeTo(ByteArrayOutputStream out) {
            text.writeTo(out);
        }
    }

    /** Makes the value an object if it is none, and changes these members. */
    record Members(Map<String, Member> members) implements ValuePatch {
        @Override
        public void writeTo(ByteArrayOutputStream out) {
            out.write('{');
            write(members, out.size(), out);
            out.write('}');
        }
    }

    /**
     * The change of one member.
     *
     * @param name the name and the colon, as in the patch
     * @param change the change of its value
     */
    record Member(Slice name, ValuePatch change) {}

    /** A part of a JSON text. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Slice(byte[] text, int begin, int end) {
        void writeTo(ByteArrayOutputStream out) {
            out.write(text, begin, end - begin);
        }
    }

    /** Parses the change whose first token the parser has just read. */
    static ValuePatch read(JsonParser patch, byte[] text) throws IOException {
        if (patch.currentToken() != JsonToken.START_OBJECT) {
            boolean removes = patch.currentToken() == JsonToken.VALUE_NULL;
            var value = new Slice(text, JsonText.begin(patch), JsonText.skip(patch));
            return removes ? new Removal(value) : new Replacement(value);
        }
        Map<String, Member> members = new LinkedHashMap<>();
        while (patch.nextToken() != JsonToken.END_OBJECT) {
            String key = patch.currentName();
            int begin = JsonText.begin(patch);
            patch.nextToken();
            var name = new Slice(text, begin, JsonText.begin(patch));
            members.put(key, new Member(name, read(patch, text)));
        }
        return new Members(members);
    }

    /** Writes the members that are new, into an object that begins at {@code empty}. */
    static void write(Map<String, Member> members, int empty, ByteArrayOutputStream out) {
        for (Member member : members.values()) {
            if (!(member.change() instanceof Removal)) {
                separate(out, empty);
                member.name().writeTo(out);
                member.change().writeTo(out);
            }
        }
    }

    /** Writes the comma before a member, unless it is the first of the object that begins at {@code empty}. */
    static void separate(ByteArrayOutputStream out, int empty) {
        if (out.size() > empty) {
            out.write(',');
        }
    }
}
