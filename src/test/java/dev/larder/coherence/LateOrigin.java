package dev.larder.coherence;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An HTTP API that stores one number for each path. Its answer to a read is late: it takes the number, waits, and sends
 * the number that it took. The answer to a change comes some time after the change has been made.
 *
 * <p>The path decides how long an answer is fresh: {@code short} in it stands for a second, with a stale answer allowed
 * for five more, {@code validated} for not at all, and another path for a minute. A path {@code /bytes/n} has a body of
 * n bytes.
 */
final class LateOrigin implements AutoCloseable {
    private static final long LATE_NANOS = 4_000_000;
    private static final long LATEST_NANOS = 100_000_000;
    private static final Pattern BYTES = Pattern.compile("/bytes/(\\d+)");
    private static final int PIECE = 64 << 10;

    private final ServerSocket listener;
    private final ExecutorService threads = Executors.newCachedThreadPool(LateOrigin::daemon);
    private final Map<String, Long> numbers = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> reads = new ConcurrentHashMap<>();
    private final Map<String, Runnable> changed = new ConcurrentHashMap<>();

    LateOrigin() {
        try {
            listener = new ServerSocket(0, 2_000, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    static Thread daemon(Runnable task) {
        var thread = new Thread(task, "late-origin");
        thread.setDaemon(true);
        return thread;
    }

    String url() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    private long read(String path) {
        long taken = numbers.getOrDefault(path, 0L);
        pause();
        return taken;
    }

    private void change(String path, long number) {
        pause();
        numbers.put(path, number);
        pause();
    }

    /** The numbers of these paths as a client of the origin knows them. */
    CacheAside.Source source(NumberPaths paths) {
        return new CacheAside.Source() {
            @Override
            public long read(int key) {
                return LateOrigin.this.read(paths.of(key));
            }

            @Override
            public void change(int key, long number) {
                LateOrigin.this.change(paths.of(key), number);
            }
        };
    }

    /** How often a path was read over HTTP. */
    int reads(String path) {
        return reads.computeIfAbsent(path, any -> new AtomicInteger()).get();
    }

    /** Runs the action when the path has been changed over HTTP, before the answer is sent. */
    void onChange(String path, Runnable action) {
        changed.put(path, action);
    }

    /** Lets an answer be late: by a few milliseconds, or seldom by many. */
    static void pause() {
        var random = ThreadLocalRandom.current();
        LockSupport.parkNanos(random.nextLong(random.nextInt(50) == 0 ? LATEST_NANOS : LATE_NANOS));
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                threads.execute(() -> serve(socket));
            } catch (IOException e) {
                // the listener is closed
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            var in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            for (String head = head(in); !head.isEmpty(); head = head(in)) {
                answer(head, in, out);
            }
        } catch (IOException e) {
            // the client has closed
            return;
        }
    }

    private void answer(String head, InputStream in, OutputStream out) throws IOException {
        String[] start = head.substring(0, head.indexOf("\r\n")).split(" ", 3);
        String path = start[1];
        Matcher bytes = BYTES.matcher(path);
        if (start[0].equals("GET") && bytes.matches()) {
            stream(Long.parseLong(bytes.group(1)), out);
        } else if (start[0].equals("GET")) {
            reads.computeIfAbsent(path, any -> new AtomicInteger()).incrementAndGet();
            out.write(told(path, read(path), field(head, "If-None-Match")).getBytes(ISO_8859_1));
        } else {
            int length = Integer.parseInt(field(head, "Content-Length"));
            change(path, Long.parseLong(new String(in.readNBytes(length), ISO_8859_1)));
            changed.getOrDefault(path, () -> {}).run();
            out.write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(ISO_8859_1));
        }
        out.flush();
    }

    private static String told(String path, long number, String known) {
        String tag = "\"" + number + "\"";
        String control = path.contains("short")
                ? "max-age=1, stale-while-revalidate=5"
                : path.contains("validated") ? "no-cache" : "max-age=60";
        String fields = "ETag: %s\r\nCache-Control: %s\r\n".formatted(tag, control);
        String body = Long.toString(number);
        return known.equals(tag)
                ? "HTTP/1.1 304 Not Modified\r\n" + fields + "\r\n"
                : "HTTP/1.1 200 OK\r\n" + fields + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static void stream(long length, OutputStream out) throws IOException {
        out.write(("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n").getBytes(ISO_8859_1));
        var piece = new byte[PIECE];
        for (long left = length; left > 0; left -= PIECE) {
            out.write(piece, 0, (int) Math.min(left, PIECE));
        }
    }

    /** The lines of a request up to the empty one; empty when the client has closed. */
    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) < 0) {
            int next = in.read();
            if (next < 0 && head.length() > 0) {
                throw new EOFException("The client has closed within a request");
            } else if (next < 0) {
                return "";
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static String field(String head, String name) {
        int at = head.toLowerCase(Locale.ROOT).indexOf("\r\n" + name.toLowerCase(Locale.ROOT) + ":");
        if (at < 0) {
            return "";
        }
        int begin = at + 2 + name.length() + 1;
        return head.substring(begin, head.indexOf("\r\n", begin)).trim();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }
}
