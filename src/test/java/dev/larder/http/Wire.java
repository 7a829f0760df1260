package dev.larder.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.restassured.RestAssured;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** One connection on which a test writes its own bytes: no client library changes them. */
public final class Wire implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket;
    private final InputStream in;

    public Wire() throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /**
     * An answer.
     *
     * @param version that of its protocol
     * @param fields the fields by their names in lower case
     */
    @SuppressWarnings("ArrayRecordComponent") // read once and thrown away
    public record Reply(String version, int status, Map<String, String> fields, byte[] body) {
        public String text() {
            return new String(body, UTF_8);
        }

        public String field(String name) {
            return fields.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }
    }

    /** The answer to one request with all rights on its own connection. */
    public static Reply ask(String method, String target) throws IOException {
        return ask(method, target, "", new byte[0]);
    }

    /** The same with more header lines, each with its line end, and a body. */
    public static Reply ask(String method, String target, String fields, byte[] body) throws IOException {
        try (var wire = new Wire()) {
            return wire.exchange(method, target, fields, body);
        }
    }

    /** Sends one request with all rights and reads its answer. */
    public Reply exchange(String method, String target, String fields, byte[] body) throws IOException {
        write(request(method, target, fields, body));
        return read(method.equals("HEAD"));
    }

    public static byte[] request(String method, String target, String fields, byte[] body) {
        var request = new ByteArrayOutputStream();
        String length = body.length > 0 || method.startsWith("P") ? "Content-Length: " + body.length + "\r\n" : "";
        request.writeBytes("%s %s HTTP/1.1\r\nHost: x\r\nX-API-Key: %s\r\n%s%s\r\n"
                .formatted(method, target, Api.MASTER, fields, length)
                .getBytes(ISO_8859_1));
        request.writeBytes(body);
        return request.toByteArray();
    }

    public void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** Ends the output of this side. */
    public void finish() throws IOException {
        socket.shutdownOutput();
    }

    /** Whether the server has closed the connection in both directions; found out without a read. */
    public boolean isGone() {
        try {
            // an empty line before a request is ignored (RFC 9112, section 2.2)
            write(new byte[] {'\r', '\n'});
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** All bytes until the server closes the connection. */
    public String rest() throws IOException {
        return new String(in.readAllBytes(), ISO_8859_1);
    }

    /** One answer; fails if none arrives in time. */
    public Reply read(boolean bodiless) throws IOException {
        String[] start = line().split(" ", 3);
        int status = Integer.parseInt(start[1]);
        Map<String, String> fields = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            fields.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).trim());
        }
        int length = Integer.parseInt(fields.getOrDefault("content-length", "0"));
        boolean empty = bodiless || status == 304 || status < 200;
        return new Reply(start[0], status, fields, empty ? new byte[0] : in.readNBytes(length));
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("The server closed the connection");
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
