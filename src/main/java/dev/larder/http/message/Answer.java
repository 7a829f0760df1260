package dev.larder.http.message;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.larder.http.codec.JsonBody;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer to a request: a status, header fields and a body. */
public final class Answer implements Reply {
    private static final byte[] NOTHING = {};

    private final int status;
    private final List<CharSequence> fields = new ArrayList<>(24);
    private byte[] body = NOTHING;
    private int offset;
    private int length;
    private @Nullable CharSequence lengthText;
    private JsonBody.@Nullable Content unwritten;
    private @Nullable ByteBuf written;

    private Answer(int status) {
        this.status = status;
    }

    public static Answer of(int status) {
        return new Answer(status);
    }

    /** A success with this JSON object. */
    public static Answer json(JsonBody.Content members) {
        return json(200, members);
    }

    /** An answer of that status with this JSON object. */
    public static Answer json(int status, JsonBody.Content members) {
        return of(status).body(JsonBody.TYPE, JsonBody.object(members));
    }

    /** A success with this JSON object, which is written when there is room for it, as {@link #object} says. */
    public static Answer json(long about, JsonBody.Content members) {
        return of(200).object(about, members);
    }

    /** Adds a header field. */
    @CanIgnoreReturnValue
    public Answer with(CharSequence name, CharSequence value) {
        fields.add(name);
        fields.add(value);
        return this;
    }

    /** Adds header fields. */
    @CanIgnoreReturnValue
    public Answer with(List<CharSequence> namesAndValues) {
        fields.addAll(namesAndValues);
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

    /**
     * Sets the body, and its length as it is written. A type is a field like others.
     *
     * @param contentLength of the whole body, also where none is sent; empty if it is unknown
     */
    @CanIgnoreReturnValue
    public Answer bytes(CharSequence contentLength, byte[] bytes) {
        lengthText = contentLength;
        body = bytes;
        length = bytes.length;
        return this;
    }

    /**
     * Sets as the body a JSON object that is written when it is sent: where many large ones are asked for at once,
     * those without room are refused before anything is spent on them.
     *
     * @param about the number of its bytes as far as it is known; those of the values in it are most of them
     */
    public Answer object(long about, JsonBody.Content members) {
        unwritten = members;
        length = (int) Math.min(Integer.MAX_VALUE, about);
        return with(HttpHeaders.CONTENT_TYPE, JsonBody.TYPE);
    }

    /** Writes the body, if that was left until now. */
    void write() {
        if (unwritten != null) {
            var out = new SegmentedOutput(length);
            JsonBody.write(out, unwritten);
            written = out.content();
            length = written.readableBytes();
            unwritten = null;
        }
    }

    /** Whether the body is not written yet. */
    boolean isUnwritten() {
        return unwritten != null;
    }

    public int status() {
        return status;
    }

    /** Names and values in turn. */
    public List<CharSequence> fields() {
        return fields;
    }

    /** The bytes of the body, if it was given as bytes. */
    public byte[] body() {
        return body;
    }

    /** The bytes of the body that is to be sent. */
    ByteBuf content() {
        return written == null ? Unpooled.wrappedBuffer(body, offset, length) : written;
    }

    /** The number of bytes of the body; about that number while it is not written. */
    public int length() {
        return length;
    }

    /** The length as it is written. */
    CharSequence lengthText() {
        return lengthText == null ? Integer.toString(length) : lengthText;
    }
}
