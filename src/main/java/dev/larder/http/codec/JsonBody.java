package dev.larder.http.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Writes the JSON texts that Larder itself answers with. */
public final class JsonBody {
    /** The media type of the written text. */
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
        write(out, members);
        return out.toByteArray();
    }

    /** Writes an object with these members to a stream in memory. */
    public static void write(OutputStream out, Content members) {
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            json.writeStartObject();
            members.writeTo(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the bytes are a JSON text in UTF-8. */
    public static boolean isJson(byte[] bytes) {
        return JsonSlice.isJson(bytes);
    }
}
