package dev.larder.http.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.CharTypes;
import dev.larder.core.Utf8;
import dev.larder.spi.Entry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.CharBuffer;
import java.util.Locale;

/**
 * A stored value where a JSON value is due: the value as it is when it is one, a string when it is text, else
 * {@code {"base64": …}}. Its length is known before it is written: a control character of a text is six in JSON.
 */
public final class JsonValue {
    /** A text up to this size fits the buffer of a generator. */
    private static final int SMALL = 8_000;

    /** For each character of ASCII: 0 if it stands for itself, the letter behind its backslash, or -1 for a code. */
    private static final int[] ESCAPES = CharTypes.get7BitOutputEscapes();

    private static final int LETTER = "\\n".length() - 1;
    private static final int CODE = "\\u0000".length() - 1;
    private static final int QUOTES = 2;
    private static final int BASE64 = "{\"base64\":\"\"}".length();

    private final byte[] payload;
    private final Kind kind;
    private final long length;

    private JsonValue(byte[] payload, Kind kind, long length) {
        this.payload = payload;
        this.kind = kind;
        this.length = length;
    }

    private enum Kind {
        JSON,
        TEXT,
        BINARY
    }

    /** The payload of an entry. One with a content coding is never text, and one of another type is never JSON. */
    public static JsonValue of(Entry entry) {
        byte[] payload = entry.payload();
        if (!entry.form().contentEncoding().isEmpty()) {
            return binary(payload);
        }
        return saysJson(entry) ? of(payload) : textOrBinary(payload);
    }

    /** A value whose type is unknown. */
    public static JsonValue of(byte[] payload) {
        return JsonSlice.isJson(payload) ? new JsonValue(payload, Kind.JSON, payload.length) : textOrBinary(payload);
    }

    private static JsonValue textOrBinary(byte[] payload) {
        long escapes = Utf8.sum(payload, JsonValue::escapes);
        return escapes < 0 ? binary(payload) : new JsonValue(payload, Kind.TEXT, payload.length + escapes + QUOTES);
    }

    private static JsonValue binary(byte[] payload) {
        return new JsonValue(payload, Kind.BINARY, (payload.length + 2L) / 3 * 4 + BASE64);
    }

    /** The number of bytes that the escapes add to the text. */
    private static long escapes(CharBuffer text) {
        long more = 0;
        char[] all = text.array();
        for (int i = 0; i < text.limit(); i++) {
            int escape = all[i] < ESCAPES.length ? ESCAPES[all[i]] : 0;
            if (escape != 0) {
                more += escape > 0 ? LETTER : CODE;
            }
        }
        return more;
    }

    /** The number of bytes that are written. */
    public long length() {
        return length;
    }

    /** Writes the value, a part of it at a time. */
    public void writeTo(JsonGenerator json) throws IOException {
        switch (kind) {
            case TEXT -> json.writeUTF8String(payload, 0, payload.length);
            case BINARY -> {
                json.writeStartObject();
                json.writeBinaryField("base64", payload);
                json.writeEndObject();
            }
            case JSON -> writeJson(json);
        }
    }

    private void writeJson(JsonGenerator json) throws IOException {
        if (payload.length <= SMALL || !(json.getOutputTarget() instanceof OutputStream out)) {
            json.writeRawValue(new String(payload, UTF_8));
        } else {
            // the bytes need not become characters and bytes again
            json.writeRawValue("");
            json.flush();
            out.write(payload);
        }
    }

    private static boolean saysJson(Entry entry) {
        String type = entry.form().contentType().toLowerCase(Locale.ROOT);
        String essence =
                type.contains(";") ? type.substring(0, type.indexOf(';')).trim() : type;
        return essence.equals(JsonBody.TYPE) || essence.endsWith("+json");
    }
}
