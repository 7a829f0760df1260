package dev.larder.http.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.larder.spi.Entry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.Locale;

/** Writes the JSON texts that Larder itself answers with. */
public final class JsonBody {
    /** The media type of what is written. */
    public static final String TYPE = "application/json";

    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonBody() {}

    /** Writes the content of something. */
    @FunctionalInterface
    public interface Content {
        void writeTo(JsonGenerator json) throws IOException;
    }

    /** The text of an object with these members. */
    public static byte[] object(Content members) {
        var out = new ByteArrayOutputStream(128);
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            json.writeStartObject();
            members.writeTo(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /**
     * Writes a stored value where a JSON value is due: as it is when it is one, as a string when it is text, else as
     * {@code {"base64": …}}. A value with a content coding is never text.
     */
    public static void writeValue(JsonGenerator json, Entry entry) throws IOException {
        if (!entry.form().contentEncoding().isEmpty()) {
            writeBase64(json, entry.payload());
        } else if (saysJson(entry)) {
            writeValue(json, entry.payload());
        } else {
            writeText(json, entry.payload());
        }
    }

    /** Writes a value that nothing says the type of, as above: JSON if it is that. */
    public static void writeValue(JsonGenerator json, byte[] value) throws IOException {
        if (JsonSlice.isJson(value)) {
            json.writeRawValue(new String(value, UTF_8));
        } else {
            writeText(json, value);
        }
    }

    private static void writeText(JsonGenerator json, byte[] value) throws IOException {
        String text;
        try {
            text = UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
        } catch (CharacterCodingException e) {
            writeBase64(json, value);
            return;
        }
        json.writeString(text);
    }

    private static void writeBase64(JsonGenerator json, byte[] value) throws IOException {
        json.writeStartObject();
        json.writeStringField("base64", Base64.getEncoder().encodeToString(value));
        json.writeEndObject();
    }

    /** Whether the bytes are a JSON text in UTF-8. */
    public static boolean isJson(byte[] bytes) {
        return JsonSlice.isJson(bytes);
    }

    private static boolean saysJson(Entry entry) {
        String type = entry.form().contentType().toLowerCase(Locale.ROOT);
        String essence =
                type.contains(";") ? type.substring(0, type.indexOf(';')).trim() : type;
        return essence.equals(TYPE) || essence.endsWith("+json");
    }
}
