package dev.larder.core.entry;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.larder.core.Refusal;
import dev.larder.spi.Entry;
import java.io.IOException;

/** A change of a JSON value (RFC 7396). Numbers keep every digit. */
final class MergePatch {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final JsonNode patch;

    private MergePatch(JsonNode patch) {
        this.patch = patch;
    }

    /**
     * The patch a caller sent.
     *
     * @throws Refusal.Bad when it is no JSON text
     */
    static MergePatch parse(byte[] sent) {
        try {
            return new MergePatch(read(sent));
        } catch (IOException e) {
            throw new Refusal.Bad("A merge patch must be a JSON text");
        }
    }

    /**
     * The patched value's bytes.
     *
     * @throws Refusal.Conflict when the stored value is no JSON text
     */
    byte[] applyTo(Entry entry) {
        try {
            return JSON.writeValueAsBytes(merge(read(entry.payload()), patch));
        } catch (IOException e) {
            throw notJson();
        }
    }

    /** The algorithm of RFC 7396, section 2. */
    private static JsonNode merge(JsonNode target, JsonNode patch) {
        if (!(patch instanceof ObjectNode changes)) {
            return patch;
        }
        ObjectNode result = target instanceof ObjectNode object ? object : JSON.createObjectNode();
        for (var change : changes.properties()) {
            if (change.getValue().isNull()) {
                result.remove(change.getKey());
            } else {
                JsonNode before = result.path(change.getKey());
                result.set(change.getKey(), merge(before, change.getValue()));
            }
        }
        return result;
    }

    private static JsonNode read(byte[] text) throws IOException {
        JsonNode node = JSON.readTree(text);
        if (node == null || node.isMissingNode()) {
            throw new IOException("empty");
        }
        return node;
    }

    private static Refusal notJson() {
        return new Refusal.Conflict("The stored value is not JSON, so it cannot be patched; PUT replaces it");
    }
}
