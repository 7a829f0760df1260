package dev.larder.coherence;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.server.PackagedApplication;
import dev.larder.server.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/** A packaged Larder in its own process. */
public final class Node implements AutoCloseable {
    static final String KEY = "0123456789abcdef";
    private static final Duration START = Duration.ofMinutes(1);
    private static final long BETWEEN_LOOKS_NANOS = 50_000_000;
    private static final Duration ANSWER = Duration.ofSeconds(15);
    private static final Duration LATE_ANSWER = Duration.ofSeconds(60);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ServerProcess process;

    private Node(ServerProcess process) {
        this.process = process;
    }

    /** Starts a node; the names of the configuration are those of a file. */
    public static Node start(Map<String, String> configuration) {
        int port = ServerProcess.freePort();
        List<String> flags =
                new ArrayList<>(List.of("-Xmx128m", "-Dquarkus.http.port=" + port, "-Dlarder.api-key=" + KEY));
        configuration.forEach((name, value) -> flags.add("-D" + name + "=" + value));
        List<String> command = PackagedApplication.command(flags, List.of());
        var node = new Node(ServerProcess.start(command, port));
        node.awaitReady();
        return node;
    }

    /** Kills the node. */
    public void kill() {
        process.kill();
    }

    /** Starts the node again, with the same configuration. */
    public void restart() {
        process.restart();
        awaitReady();
    }

    int port() {
        return process.port();
    }

    long pid() {
        return process.pid();
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send("GET", path, BodyPublishers.noBody());
    }

    HttpResponse<String> send(String method, String path, BodyPublisher body, String... fields)
            throws IOException, InterruptedException {
        return http.send(request(ANSWER, method, path, body, fields), BodyHandlers.ofString(UTF_8));
    }

    /** Sends a request whose answer may take long, without a thread that waits for it. */
    public CompletableFuture<HttpResponse<String>> begin(
            String method, String path, BodyPublisher body, String... fields) {
        return http.sendAsync(request(LATE_ANSWER, method, path, body, fields), BodyHandlers.ofString(UTF_8));
    }

    private HttpRequest request(Duration timeout, String method, String path, BodyPublisher body, String... fields) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + process.port() + path))
                .timeout(timeout)
                .header("X-API-Key", KEY)
                .method(method, body);
        if (fields.length > 0) {
            request.headers(fields);
        }
        return request.build();
    }

    @Override
    public void close() {
        process.close();
    }

    private void awaitReady() {
        long end = System.nanoTime() + START.toNanos();
        while (System.nanoTime() < end) {
            try {
                if (get("/q/health/ready").statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        throw new AssertionError("A node did not start");
    }
}
