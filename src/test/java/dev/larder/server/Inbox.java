package dev.larder.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Somebody's HTTP server on a port of 127.0.0.1, that keeps what it is sent. */
public final class Inbox implements AutoCloseable {
    /** With which what is sent here is signed. */
    public static final String SECRET = "whsec_" + "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0";

    private final Vertx vertx = Vertx.vertx();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final Answering answering;
    private final int port;

    /** What becomes of a request. */
    public interface Answering {
        /**
         * Answers it, now or later or never.
         *
         * @param soFar how many have come to this path, with this one
         */
        void answer(HttpServerRequest request, int soFar);
    }

    /** A request as it came. */
    public record Received(String path, MultiMap fields, String body) {
        public String field(String name) {
            return Optional.ofNullable(fields.get(name)).orElse("");
        }
    }

    private Inbox(Answering answering, HttpServerOptions options) {
        this.answering = answering;
        HttpServer server = vertx.createHttpServer(options.setHost("127.0.0.1")).requestHandler(this::receive);
        this.port =
                server.listen().toCompletionStage().toCompletableFuture().join().actualPort();
    }

    public static Inbox open(Answering answering) {
        return new Inbox(answering, new HttpServerOptions().setPort(0));
    }

    /** One that speaks TLS, on a port of the caller's choice. */
    public static Inbox openTls(int port, Certificate certificate, Answering answering) {
        return new Inbox(answering, tls(certificate).setPort(port));
    }

    /** For a server that has this certificate, whatever it is called by. */
    public static HttpServerOptions tls(Certificate certificate) {
        var files = new PemKeyCertOptions()
                .setCertPath(certificate.certificate().toString())
                .setKeyPath(certificate.key().toString());
        return new HttpServerOptions().setSsl(true).setSni(true).setKeyCertOptions(files);
    }

    public int port() {
        return port;
    }

    /** What came in at a path, in its order. */
    public List<Received> at(String path) {
        return received.stream().filter(one -> one.path().equals(path)).toList();
    }

    public static void answer(HttpServerRequest request, int status) {
        var unused = request.response().setStatusCode(status).end();
    }

    /**
     * Larder's configuration of a subscriber that is this server at the path of that name, and hears of the keys of the
     * service {@code local} that begin with its name and a colon.
     *
     * @param more names and values of properties, in turn
     */
    public Map<String, String> subscriber(String name, String... more) {
        Map<String, String> configuration = new HashMap<>();
        configuration.put(property(name, "url"), "http://127.0.0.1:%d/%s".formatted(port, name));
        configuration.put(property(name, "secrets"), SECRET);
        configuration.put(property(name, "services"), "local");
        configuration.put(property(name, "prefix"), name + ":");
        configuration.put(property(name, "kinds"), "put,delete,purge");
        configuration.put(property(name, "allow-private"), "true");
        configuration.put(property(name, "backoff"), "20ms");
        for (int i = 0; i < more.length; i += 2) {
            configuration.put(property(name, more[i]), more[i + 1]);
        }
        return configuration;
    }

    private static String property(String subscriber, String name) {
        return "larder.subscribers.%s.%s".formatted(subscriber, name);
    }

    private void receive(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            received.add(new Received(request.path(), request.headers(), body.toString(UTF_8)));
            answering.answer(request, at(request.path()).size());
        });
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
