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
 * A change of a JSON value (RFC 7396). What it does not name keeps its bytes: the digits of numbers, the escapes in
 * strings, the order of members.
 *
 * <p>The stored text is read once, along with the patch, and no value is made of it: a patch costs the two texts' lengths,
 * however deep they are.
 */
public final class MergePatch {
    private final Change change;

    private MergePatch(Change change) {
        this.change = change;
    }

    /**
     * The patch a caller sent.
     *
     * @throws Refusal.Bad when it is no JSON text, or a name stands twice in one object
     */
    public static MergePatch parse(byte[] sent) {
        try (JsonParser parser = begin(sent)) {
            var patch = new MergePatch(Change.read(parser, sent));
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
        // of a member that is there twice nobody could say which one counts
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

    /** Writes what becomes of the stored value whose first token the parser has just read. */
    private static void merge(JsonParser stored, byte[] text, Change change, ByteArrayOutputStream out)
            throws IOException {
        if (!(change instanceof Change.Members named) || stored.currentToken() != JsonToken.START_OBJECT) {
            int unused = JsonText.skip(stored);
            change.writeTo(out);
            return;
        }
        out.write('{');
        int empty = out.size();
        Map<String, Change.Member> absent = new LinkedHashMap<>(named.members());
        while (stored.nextToken() != JsonToken.END_OBJECT) {
            Change.Member member = absent.remove(stored.currentName());
            int name = JsonText.begin(stored);
            stored.nextToken();
            int value = JsonText.begin(stored);
            if (member == null) {
                Change.separate(out, empty);
                new Change.Slice(text, name, JsonText.skip(stored)).writeTo(out);
            } else if (member.change() instanceof Change.Removal) {
                int unused = JsonText.skip(stored);
            } else {
                Change.separate(out, empty);
                new Change.Slice(text, name, value).writeTo(out);
                merge(stored, text, member.change(), out);
            }
        }
        Change.write(absent, empty, out);
        out.write('}');
    }
}
