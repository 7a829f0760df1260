package dev.larder.http.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Frames of HTTP/2 (RFC 9113), written by hand: field lines are literals that are not indexed (RFC 7541, 6.2.2). */
public final class Frames {
    public static final int DATA = 0;
    public static final int HEADERS = 1;
    public static final int RST_STREAM = 3;
    public static final int SETTINGS = 4;
    public static final int PUSH_PROMISE = 5;
    public static final int PING = 6;
    public static final int WINDOW_UPDATE = 8;
    public static final int CONTINUATION = 9;
    public static final int END_STREAM = 1;
    public static final int END_HEADERS = 4;
    public static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final int INITIAL_WINDOW_SIZE = 4;
    private static final int LARGEST_FRAME = 16384;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** The beginning of a connection; the window is the number of bytes that the server may send. */
    public static Frames begin(int window) {
        var frames = new Frames();
        frames.bytes.writeBytes(PREFACE.getBytes(ISO_8859_1));
        var settings =
                ByteBuffer.allocate(6).putShort((short) INITIAL_WINDOW_SIZE).putInt(window);
        return frames.frame(SETTINGS, 0, 0, settings.array());
    }

    public static byte[] number(int number) {
        return ByteBuffer.allocate(4).putInt(number).array();
    }

    public static Frames more() {
        return new Frames();
    }

    public Frames frame(int type, int flags, int stream, byte[] payload) {
        bytes.writeBytes(ByteBuffer.allocate(9)
                .putInt((payload.length << 8) | type)
                .put((byte) flags)
                .putInt(stream)
                .array());
        bytes.writeBytes(payload);
        return this;
    }

    /** A request without a body; fields are names and values in turn. */
    public Frames request(int stream, String method, String path, String... fields) {
        return head(stream, END_STREAM, method, path, fields);
    }

    /** The beginning of a request whose body follows. */
    public Frames open(int stream, String method, String path, String... fields) {
        return head(stream, 0, method, path, fields);
    }

    /** The fields behind a body, which end the request. */
    public Frames trailers(int stream, String... fields) {
        var block = new ByteArrayOutputStream();
        literals(block, fields);
        return frame(HEADERS, END_STREAM | END_HEADERS, stream, block.toByteArray());
    }

    private Frames head(int stream, int flags, String method, String path, String... fields) {
        byte[] block = block(method, path, fields);
        int first = Math.min(block.length, LARGEST_FRAME);
        frame(HEADERS, first == block.length ? flags | END_HEADERS : flags, stream, part(block, 0, first));
        for (int from = first; from < block.length; from += LARGEST_FRAME) {
            int to = Math.min(block.length, from + LARGEST_FRAME);
            frame(CONTINUATION, to == block.length ? END_HEADERS : 0, stream, part(block, from, to));
        }
        return this;
    }

    public static byte[] block(String method, String path, String... fields) {
        var block = new ByteArrayOutputStream();
        literal(block, ":method", method);
        if (!method.equals("CONNECT")) {
            literal(block, ":scheme", "http");
            literal(block, ":path", path);
        }
        literal(block, ":authority", "x");
        literals(block, fields);
        return block.toByteArray();
    }

    private static void literals(ByteArrayOutputStream block, String... fields) {
        for (int i = 0; i < fields.length; i += 2) {
            literal(block, fields[i], fields[i + 1]);
        }
    }

    private static byte[] part(byte[] block, int from, int to) {
        return Arrays.copyOfRange(block, from, to);
    }

    private static void literal(ByteArrayOutputStream block, String name, String value) {
        block.write(0);
        string(block, name);
        string(block, value);
    }

    /** The length has a prefix of 7 bits (RFC 7541, 5.1). */
    private static void string(ByteArrayOutputStream block, String text) {
        int length = text.length();
        if (length < 127) {
            block.write(length);
        } else {
            block.write(127);
            for (length -= 127; length >= 128; length >>= 7) {
                block.write((length & 127) | 128);
            }
            block.write(length);
        }
        block.writeBytes(text.getBytes(ISO_8859_1));
    }

    public byte[] bytes() {
        return bytes.toByteArray();
    }
}
