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

/** An HTTP server on a port of 127.0.0.1 that keeps the requests it gets. */
public final class Inbox implements AutoCloseable {
    /** The secret of the signatures. */
    public static final String SECRET = "whsec_" + "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0";

    private final Vertx vertx = Vertx.vertx();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final Answering answering;
    private final int port;

    /** The answer to a request. */
    public interface Answering {
        /**
         * Answers the request, now, later or never.
         *
         * @param soFar the number of requests to this path, including this one
         */
        void answer(HttpServerRequest request, int soFar);
    }

    /** A request as it arrived. */
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

    /** A server with TLS, on a port of the caller's choice. */
    public static Inbox openTls(int port, Certificate certificate, Answering answering) {
        return new Inbox(answering, tls(certificate).setPort(port));
    }

    /** Trusts a server with this certificate, whatever its name. */
    public static HttpServerOptions tls(Certificate certificate) {
        var files = new PemKeyCertOptions()
                .setCertPath(certificate.certificate().toString())
                .setKeyPath(certificate.key().toString());
        return new HttpServerOptions().setSsl(true).setSni(true).setKeyCertOptions(files);
    }

    public int port() {
        return port;
    }

    /** The requests at a path, in their order. */
    public List<Received> at(String path) {
        return received.stream().filter(one -> one.path().equals(path)).toList();
    }

    public static void answer(HttpServerRequest request, int status) {
        var unused = request.response().setStatusCode(status).end();
    }

    /**
     * The configuration of a subscriber: this server at the path of that name. It gets the events of the keys of the
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
