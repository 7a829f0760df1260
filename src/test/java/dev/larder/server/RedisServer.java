package dev.larder.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;
import redis.embedded.core.ExecutableProvider;

/**
 * A real Redis server: the one that {@code LARDER_TEST_REDIS_SERVER} names, the installed one, or one from a Maven
 * artefact.
 */
public final class RedisServer implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(RedisServer.class);

    /** The port of the cluster bus is 10,000 above that of the server. */
    private static final int HIGHEST_CLUSTER_PORT = 55_535;

    private final ServerProcess process;

    private RedisServer(ServerProcess process) {
        this.process = process;
    }

    /** Starts a server without persistence, with these options of its command line. */
    public static RedisServer start(String... options) {
        int port = ServerProcess.freePort();
        return start(port, "--port", Integer.toString(port), options);
    }

    /** Starts a server that accepts only TLS. */
    public static RedisServer startTls(Path certificate, Path key) {
        int port = ServerProcess.freePort();
        return start(
                port,
                "--tls-port",
                Integer.toString(port),
                "--port",
                "0",
                "--tls-auth-clients",
                "no",
                "--tls-cert-file",
                certificate.toString(),
                "--tls-key-file",
                key.toString());
    }

    /** Starts a master of a cluster that is formed later, with these options of its command line. */
    public static RedisServer startForCluster(String... options) {
        int port = ServerProcess.freePort();
        for (int attempt = 0; port > HIGHEST_CLUSTER_PORT && attempt < 1_000; attempt++) {
            port = ServerProcess.freePort();
        }
        List<String> all = new ArrayList<>(List.of(
                "--cluster-enabled",
                "yes",
                "--cluster-config-file",
                "nodes-" + port + ".conf",
                "--cluster-node-timeout",
                "2000"));
        all.addAll(List.of(options));
        return start(port, "--port", Integer.toString(port), all.toArray(String[]::new));
    }

    /** Starts a sentinel that alone decides on {@code master}, under the name {@code larder}. */
    public static RedisServer startSentinel(RedisServer master) {
        try {
            int port = ServerProcess.freePort();
            Path config = directory().resolve("sentinel.conf");
            Files.writeString(config, """
                    port %d
                    bind 127.0.0.1
                    sentinel monitor larder 127.0.0.1 %d 1
                    sentinel down-after-milliseconds larder 1000
                    sentinel failover-timeout larder 5000
                    """.formatted(port, master.port()));
            return new RedisServer(
                    ServerProcess.start(List.of(binary().toString(), config.toString(), "--sentinel"), port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether this server was built with TLS: otherwise it refuses the option. */
    public static boolean speaksTls() {
        try {
            var process = new ProcessBuilder(binary().toString(), "--tls-replication", "no", "--no-such-option", "x")
                    .redirectErrorStream(true)
                    .start();
            return new String(process.getInputStream().readAllBytes(), UTF_8).contains("no-such-option");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return process.port();
    }

    public String address() {
        return "127.0.0.1:" + port();
    }

    public ServerProcess process() {
        return process;
    }

    /** Sends one command and returns the first line of the answer; for a string, the first line of the string. */
    public String command(String... words) {
        return exchange(
                answer -> {
                    String first = line(answer);
                    return first.startsWith("$") && !"$-1".equals(first) ? line(answer) : first;
                },
                words);
    }

    /** Sends one command whose answer is a string of several lines, and returns the string. */
    public String commandLines(String... words) {
        return exchange(
                answer -> {
                    char[] text = new char[Integer.parseInt(line(answer).substring(1))];
                    for (int read = 0; read < text.length; ) {
                        read += answer.read(text, read, text.length - read);
                    }
                    return new String(text);
                },
                words);
    }

    private interface Answer {
        String read(BufferedReader answer) throws IOException;
    }

    private String exchange(Answer answer, String... words) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.setSoTimeout(5_000);
            var request = new StringBuilder("*" + words.length + "\r\n");
            for (String word : words) {
                request.append('$').append(word.getBytes(UTF_8).length).append("\r\n");
                request.append(word).append("\r\n");
            }
            socket.getOutputStream().write(request.toString().getBytes(UTF_8));
            return answer.read(new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String line(BufferedReader answer) throws IOException {
        String line = answer.readLine();
        if (line == null) {
            throw new EOFException("Redis closed the connection");
        }
        return line;
    }

    @Override
    public void close() {
        process.close();
    }

    private static RedisServer start(int port, String first, String second, String... more) {
        List<String> command = new ArrayList<>(List.of(
                binary().toString(),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--dir",
                directory().toString()));
        command.addAll(List.of(first, second));
        command.addAll(List.of(more));
        return new RedisServer(ServerProcess.start(command, port));
    }

    /** One directory for each server: a server must not load the file that another one saved for its replica. */
    private static Path directory() {
        try {
            return Files.createTempDirectory(Files.createDirectories(Path.of("target", "servers")), "redis")
                    .toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path binary() {
        return ServerProcess.find("LARDER_TEST_REDIS_SERVER", "redis-server", "/usr/bin")
                .orElseGet(() -> Carried.BINARY);
    }

    /** The Redis of embedded-redis, unpacked once. */
    private static final class Carried {
        static final Path BINARY = unpack();

        private static Path unpack() {
            LOG.info("No redis-server here: the tests use the Redis 6.2 that embedded-redis carries");
            try {
                return ExecutableProvider.newJarResourceProvider(directory().toFile())
                        .get()
                        .toPath();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
