package dev.larder.gateway.origin.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An origin that answers by bytes, right or wrong, and remembers the requests as they came. It can be away for a while.
 */
@SuppressWarnings("NullAway.Init") // Quarkus calls start() first
public final class RawOrigin implements QuarkusTestResourceLifecycleManager {
    private final Map<String, Reaction> reactions = new ConcurrentHashMap<>();
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private ServerSocket listener;
    private int port;

    /** What follows a request. */
    @FunctionalInterface
    public interface Reaction {
        void to(String head, Socket socket) throws IOException, InterruptedException;
    }

    @Override
    public Map<String, String> start() {
        listen();
        return Map.of("raw.url", "http://127.0.0.1:" + port);
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(this, new TestInjector.MatchesType(RawOrigin.class));
    }

    @Override
    public void stop() {
        leave();
        threads.shutdownNow();
    }

    /** Does this after a request for a path from now on. */
    public void on(String path, Reaction reaction) {
        reactions.put(path, reaction);
    }

    /** Answers a path by these bytes from now on. */
    public void on(String path, String answer) {
        on(path, (head, socket) -> write(socket, answer));
    }

    /** A whole answer with status 200. */
    public static String answer(String body, String... lines) {
        String fields = lines.length == 0 ? "" : String.join("\r\n", lines) + "\r\n";
        return "HTTP/1.1 200 OK\r\n%sContent-Length: %d\r\n\r\n%s".formatted(fields, body.length(), body);
    }

    public static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /** The heads of all requests that have come. */
    public List<String> heads() {
        return List.copyOf(heads);
    }

    /** The heads of the requests for a target. */
    public List<String> heads(String target) {
        return heads.stream()
                .filter(head -> head.split(" ", 3)[1].equals(target))
                .toList();
    }

    /** Closes the port and every connection. */
    void leave() {
        try {
            listener.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Listens on the same port again. */
    void comeBack() {
        listen();
    }

    private void listen() {
        try {
            listener = new ServerSocket();
            listener.setReuseAddress(true);
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            port = listener.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ServerSocket current = listener;
        threads.execute(() -> accept(current));
    }

    private void accept(ServerSocket current) {
        while (!current.isClosed()) {
            try {
                Socket socket = current.accept();
                open.add(socket);
                threads.execute(() -> serve(socket));
            } catch (IOException e) {
                // the port is closed
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = new BufferedInputStream(socket.getInputStream());
            while (!socket.isClosed()) {
                String head = head(in);
                heads.add(head);
                skipBody(head, in);
                String path = head.split(" ", 3)[1].split("\\?", 2)[0];
                reactions
                        .getOrDefault(path, (asked, to) -> write(to, answer("nothing")))
                        .to(head, socket);
            }
        } catch (IOException e) {
            // the other side has closed, or the test has
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("The client has closed");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    /** Reads a body as a server does that believes Transfer-Encoding first, and Content-Length else. */
    private static void skipBody(String head, InputStream in) throws IOException {
        String lower = head.toLowerCase(Locale.ROOT);
        if (lower.contains("\r\ntransfer-encoding:")) {
            int size;
            do {
                size = Integer.parseInt(line(in).trim(), 16);
                // with the line end behind the chunk
                in.skipNBytes(size + 2);
            } while (size > 0);
        } else if (lower.contains("\r\ncontent-length:")) {
            String rest = lower.substring(lower.indexOf("\r\ncontent-length:") + 17);
            in.skipNBytes(Integer.parseInt(rest.substring(0, rest.indexOf('\r')).trim()));
        }
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("The client has closed within a body");
            }
            line.append((char) next);
        }
        return line.toString();
    }
}
