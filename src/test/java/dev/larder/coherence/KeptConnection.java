package dev.larder.coherence;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A connection to a node that is used again and again, by one thread: far cheaper than a client library. */
final class KeptConnection implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;

    private final Socket socket;
    private final InputStream in;

    KeptConnection(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** An answer whose body is a short text. */
    record Reply(int status, String cacheStatus, String body) {
        /** A busy machine may let a backend or an origin wait too long. */
        boolean isOverloaded() {
            return status == 503 || status == 504;
        }
    }

    /** Reads all of these paths: all requests are sent before the first answer is read. */
    List<Reply> get(List<String> paths) throws IOException {
        var requests = new StringBuilder();
        paths.forEach(path -> requests.append(request("GET", path, "")));
        write(requests.toString());
        List<Reply> replies = new ArrayList<>();
        for (int i = 0; i < paths.size(); i++) {
            replies.add(reply());
        }
        return replies;
    }

    Reply send(String method, String path, String body) throws IOException {
        write(request(method, path, body));
        return reply();
    }

    private static String request(String method, String path, String body) {
        String length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
        return "%s %s HTTP/1.1\r\nHost: x\r\nX-API-Key: %s\r\n%s\r\n%s".formatted(method, path, Node.KEY, length, body);
    }

    private void write(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    private Reply reply() throws IOException {
        int status = Integer.parseInt(line().split(" ", 3)[1]);
        int length = 0;
        String cacheStatus = "";
        for (String line = line(); !line.isEmpty(); line = line()) {
            String field = line.toLowerCase(Locale.ROOT);
            if (field.startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(15).trim());
            } else if (field.startsWith("cache-status:")) {
                cacheStatus = line.substring(13).trim();
            }
        }
        return new Reply(status, cacheStatus, new String(in.readNBytes(length), ISO_8859_1));
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("The node has closed the connection");
            } else if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
