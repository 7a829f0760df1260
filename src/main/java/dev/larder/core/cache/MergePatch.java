package dev.larder.core.cache;

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
 * A change of a JSON value (RFC 7396). Unchanged parts keep their bytes: the digits of numbers, the escapes in strings,
 * the order of members.
 *
 * <p>The stored text is parsed once and not turned into objects: the cost of a patch is proportional to the lengths of
 * both texts, whatever their depth.
 */
public final class MergePatch {
    private final ValuePatch change;

    private MergePatch(ValuePatch change) {
        this.change = change;
    }

    /**
     * Parses a patch.
     *
     * @throws Refusal.Bad if it is not a JSON text, or an object has a name twice
     */
    public static MergePatch parse(byte[] sent) {
        try (JsonParser parser = begin(sent)) {
            var patch = new MergePatch(ValuePatch.read(parser, sent));
            requireEnd(parser);
            return patch;
        } catch (IOException e) {
            throw JsonText.refusal(e);
        }
    }

    /**
     * The patched value's bytes.
     *
     * @throws Refusal.Conflict if the stored value is not a JSON text
     */
    public byte[] applyTo(Entry entry) {
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
        // a member that appears twice is ambiguous
        parser.enable(Feature.STRICT_DUPLICATE_DETECTION);
        if (parser.nextToken() == null) {
            throw new Refusal.Bad("The body is empty; it must be a JSON text");
        }
        return parser;
    }

    private static void requireEnd(JsonParser parser) throws IOException {
        if (parser.nextToken() != null) {
            throw new Refusal.Bad("The body has more characters after its JSON text");
        }
    }

    /** Writes the changed form of the stored value whose first token the parser has just read. */
    private static void merge(JsonParser stored, byte[] text, ValuePatch change, ByteArrayOutputStream out)
            throws IOException {
        if (!(change instanceof ValuePatch.Members named) || stored.currentToken() != JsonToken.START_OBJECT) {
            int unused = JsonText.skip(stored);
            change.writeTo(out);
            return;
        }
        out.write('{');
        int empty = out.size();
        Map<String, ValuePatch.Member> absent = new LinkedHashMap<>(named.members());
        while (stored.nextToken() != JsonToken.END_OBJECT) {
            ValuePatch.Member member = absent.remove(stored.currentName());
            int name = JsonText.begin(stored);
            stored.nextToken();
            int value = JsonText.begin(stored);
            if (member == null) {
                ValuePatch.separate(out, empty);
                new ValuePatch.Slice(text, name, JsonText.skip(stored)).writeTo(out);
            } else if (member.change() instanceof ValuePatch.Removal) {
                int unused = JsonText.skip(stored);
            } else {
                ValuePatch.separate(out, empty);
                new ValuePatch.Slice(text, name, value).writeTo(out);
                merge(stored, text, member.change(), out);
            }
        }
        ValuePatch.write(absent, empty, out);
        out.write('}');
    }
}
