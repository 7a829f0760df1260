package dev.larder.gateway.origin.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** An HTTP API of the tests' own, which answers each path as the test says and remembers what it was asked. */
@SuppressWarnings("NullAway.Init") // Quarkus calls start() first
public final class ShopOrigin implements QuarkusTestResourceLifecycleManager {
    private final Map<String, Handler> handlers = new ConcurrentHashMap<>();
    private final Map<String, Writer> writers = new ConcurrentHashMap<>();
    private final Map<String, Writer> receivers = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;

    /** Writes an answer itself. */
    @FunctionalInterface
    interface Writer {
        void write(HttpExchange exchange) throws IOException, InterruptedException;
    }

    /** How a path is answered. */
    @FunctionalInterface
    interface Handler {
        Told answer(Asked request) throws IOException, InterruptedException;
    }

    /** A request that has come. */
    public record Asked(String method, String target, Map<String, List<String>> fields, String body) {
        String field(String name) {
            return fields.entrySet().stream()
                    .filter(one -> one.getKey().equalsIgnoreCase(name))
                    .flatMap(one -> one.getValue().stream())
                    .findFirst()
                    .orElse("");
        }
    }

    /** An answer; names and values of its fields in turn. */
    record Told(int status, String body, List<String> fields) {
        Told(int status, String body, String... fields) {
            this(status, body, List.of(fields));
        }
    }

    @Override
    public Map<String, String> start() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", this::serve);
        server.start();
        return Map.of(
                "shop.url",
                "http://127.0.0.1:%d/v1".formatted(server.getAddress().getPort()));
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(this, new TestInjector.MatchesType(ShopOrigin.class));
    }

    @Override
    public void stop() {
        server.stop(0);
    }

    /** Answers a path, without its query, in this way from now on. */
    void on(String path, Handler handler) {
        handlers.put("/v1" + path, handler);
    }

    /** Answers a path so from now on. */
    public void on(String path, String body, String... fields) {
        on(path, request -> new Told(200, body, fields));
    }

    /** Has the answers of a path written so from now on. */
    void writing(String path, Writer writer) {
        writers.put("/v1" + path, writer);
    }

    /** Has the requests to a path read, and answered, so from now on. */
    void receiving(String path, Writer receiver) {
        receivers.put("/v1" + path, receiver);
    }

    /** The requests for a target that have come. */
    public List<Asked> asked(String target) {
        return asked.stream().filter(one -> one.target.equals("/v1" + target)).toList();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Writer receiver = receivers.get(exchange.getRequestURI().getRawPath());
            if (receiver != null) {
                receiver.write(exchange);
                return;
            }
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            var request = new Asked(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders(),
                    body);
            asked.add(request);
            Writer writer = writers.get(exchange.getRequestURI().getRawPath());
            if (writer != null) {
                writer.write(exchange);
                return;
            }
            Handler handler =
                    handlers.getOrDefault(exchange.getRequestURI().getRawPath(), x -> new Told(404, "nothing here"));
            Told told = handler.answer(request);
            for (int i = 0; i < told.fields.size(); i += 2) {
                exchange.getResponseHeaders().add(told.fields.get(i), told.fields.get(i + 1));
            }
            byte[] bytes = told.body.getBytes(UTF_8);
            boolean none = told.status == 304 || told.status == 204 || request.method.equals("HEAD");
            exchange.sendResponseHeaders(told.status, none ? -1 : bytes.length == 0 ? -1 : bytes.length);
            if (!none && bytes.length > 0) {
                exchange.getResponseBody().write(bytes);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
