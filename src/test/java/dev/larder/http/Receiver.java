package dev.larder.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Somebody else's server that subscribes to events, and what it does with them depends on the path. */
@SuppressWarnings("NullAway.Init") // Quarkus calls start() first
public final class Receiver implements QuarkusTestResourceLifecycleManager {
    static final String SECRET = "whsec_" + "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0";
    static final String NEXT_SECRET = "whsec_" + "bmV4dC1zZWNyZXQtbmV4dC1zZWNyZXQtbmV4dA==";

    /** Subscribers that never answer, more than an HTTP client has connections to one server when nobody tells it. */
    static final List<String> STUCK = List.of("stuck1", "stuck2", "stuck3", "stuck4", "stuck5", "stuck6");

    private final List<Received> received = new CopyOnWriteArrayList<>();
    private Vertx vertx;

    /** A request as it came. */
    record Received(String path, MultiMap fields, String body) {
        String field(String name) {
            return Optional.ofNullable(fields.get(name)).orElse("");
        }
    }

    @Override
    public Map<String, String> start() {
        vertx = Vertx.vertx();
        HttpServer server = vertx.createHttpServer().requestHandler(this::receive);
        int port = server.listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
        Map<String, String> config = new HashMap<>();
        List<String> names = new ArrayList<>(STUCK);
        names.addAll(List.of(
                "good",
                "flaky",
                "gone",
                "departed",
                "later",
                "hang",
                "redirect",
                "full",
                "private",
                "named",
                "flushes"));
        for (String name : names) {
            config.put(property(name, "url"), "http://127.0.0.1:%d/%s".formatted(port, name));
            config.put(property(name, "secrets"), SECRET);
            config.put(property(name, "services"), "local");
            config.put(property(name, "prefix"), name + ":");
            config.put(property(name, "kinds"), "put,delete,purge");
            config.put(property(name, "allow-private"), "true");
            config.put(property(name, "backoff"), "20ms");
            config.put(property(name, "timeout"), "2s");
        }
        STUCK.forEach(name -> config.put(property(name, "timeout"), "60s"));
        config.put(property("good", "secrets"), SECRET + "," + NEXT_SECRET);
        config.put(property("good", "queue"), "busy");
        config.put(property("departed", "queue"), "busy");
        config.put(property("hang", "timeout"), "300ms");
        config.put(property("hang", "attempts"), "2");
        config.put(property("redirect", "attempts"), "2");
        config.put(property("full", "timeout"), "60s");
        config.put(property("full", "max-queue"), "3");
        config.put(property("private", "allow-private"), "false");
        config.put(property("private", "attempts"), "1");
        config.put(property("named", "url"), "http://localhost:%d/named".formatted(port));
        config.put(property("named", "allow-private"), "false");
        config.put(property("named", "attempts"), "1");
        config.put(property("flushes", "kinds"), "flush");
        config.put(property("flushes", "services"), "brief");
        return config;
    }

    private static String property(String subscriber, String name) {
        return "larder.subscribers.%s.%s".formatted(subscriber, name);
    }

    private void receive(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            received.add(new Received(request.path(), request.headers(), body.toString(UTF_8)));
            long sofar = at(request.path()).size();
            switch (request.path()) {
                case "/hang", "/full" -> {
                    // no answer
                }
                case "/flaky" -> answer(request, sofar < 3 ? 500 : 204);
                case "/gone" -> answer(request, 410);
                case "/departed" -> answer(request, sofar == 1 ? 410 : 200);
                case "/later" -> {
                    request.response().putHeader("Retry-After", "1");
                    answer(request, sofar == 1 ? 503 : 200);
                }
                case "/redirect" -> {
                    request.response().putHeader("Location", "/elsewhere");
                    answer(request, 307);
                }
                default -> {
                    if (!STUCK.contains(request.path().substring(1))) {
                        answer(request, 200);
                    }
                }
            }
        });
    }

    private static void answer(HttpServerRequest request, int status) {
        var unused = request.response().setStatusCode(status).end();
    }

    /** What came in at a path, in its order. */
    List<Received> at(String path) {
        return received.stream().filter(one -> one.path().equals(path)).toList();
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(this, new TestInjector.MatchesType(Receiver.class));
    }

    @Override
    public void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
