package dev.larder.http;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.http.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;

/** What a request is answered with. */
public final class Answer {
    /**
     * What resources say they produce. It is on no wire: an answer has the type of what it carries. With one type and an
     * {@code Accept} it always satisfies, Quarkus REST chooses the writer once, at build time, and not on every answer.
     */
    static final String UNNEGOTIATED = MediaType.APPLICATION_OCTET_STREAM;

    private static final byte[] NOTHING = {};

    private final int status;
    private final List<CharSequence> fields = new ArrayList<>(16);
    private byte[] body = NOTHING;
    private int offset;
    private int length;

    private Answer(int status) {
        this.status = status;
    }

    public static Answer of(int status) {
        return new Answer(status);
    }

    /** Adds a header field. */
    @CanIgnoreReturnValue
    public Answer with(CharSequence name, CharSequence value) {
        fields.add(name);
        fields.add(value);
        return this;
    }

    /** Sets the body and its type. */
    public Answer body(CharSequence contentType, byte[] bytes) {
        return body(contentType, bytes, 0, bytes.length);
    }

    /** Sets a part of the bytes as the body. */
    public Answer body(CharSequence contentType, byte[] bytes, int from, int size) {
        body = bytes;
        offset = from;
        length = size;
        return with(HttpHeaders.CONTENT_TYPE, contentType);
    }

    public int status() {
        return status;
    }

    /** Names and values in turn. */
    public List<CharSequence> fields() {
        return fields;
    }

    public byte[] body() {
        return body;
    }

    public int offset() {
        return offset;
    }

    public int length() {
        return length;
    }
}
