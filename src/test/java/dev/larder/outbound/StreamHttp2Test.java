package dev.larder.outbound;

import static dev.larder.outbound.StreamFixture.LONG;
import static dev.larder.outbound.StreamFixture.broken;
import static dev.larder.outbound.StreamFixture.join;
import static dev.larder.outbound.StreamFixture.refused;
import static dev.larder.outbound.StreamFixture.send;
import static dev.larder.outbound.StreamFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.outbound.OutboundFailure.Reason;
import dev.larder.outbound.OutboundRequest.Destination;
import dev.larder.outbound.OutboundRequest.Field;
import dev.larder.outbound.StreamRequest.Body;
import dev.larder.outbound.StreamRequest.Bounds;
import dev.larder.outbound.StreamRequest.Interim;
import dev.larder.outbound.StreamRequest.StreamTimeouts;
import dev.larder.outbound.StreamRequest.Target;
import dev.larder.server.Certificate;
import dev.larder.server.Inbox;
import dev.larder.spi.Await;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A TLS server that speaks HTTP/2 gets many requests on one connection, each with its own flow. */
class StreamHttp2Test {
    private static final String TRUST_STORE = "javax.net.ssl.trustStore";
    private static final Optional<String> TRUSTED_BEFORE = Optional.ofNullable(System.getProperty(TRUST_STORE));

    @TempDir
    static Path directory;

    private static @Nullable Certificate certificate;

    private final StreamFixture fixture = new StreamFixture();

    @BeforeAll
    static void trust() {
        Certificate issued = Certificate.issue(directory, "dns:localhost");
        certificate = issued;
        System.setProperty(
                TRUST_STORE,
                Certificate.trustStore(directory.resolve("trusted"), issued).toString());
    }

    @AfterAll
    static void trustAsBefore() {
        TRUSTED_BEFORE.ifPresentOrElse(
                store -> System.setProperty(TRUST_STORE, store), () -> System.clearProperty(TRUST_STORE));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void messagesPassAsTheyAre() {
        int port = serve(
                options(),
                request -> request.response()
                        .setStatusCode(207)
                        .putHeader(
                                "x-seen",
                                "%s %s %s %s"
                                        .formatted(
                                                request.method(),
                                                request.uri(),
                                                request.authority(),
                                                request.headers().getAll("X-A")))
                        .putHeader("x-host", String.valueOf(request.headers().contains(HttpHeaders.HOST)))
                        .send(request));
        var request = request(HttpMethod.valueOf("BREW"), port, "/a%2fb?c")
                .withFields(
                        List.of(new Field("X-A", "1"), new Field("Host", "elsewhere.example"), new Field("X-A", "2")))
                .withBody(new Body.Bytes(Buffer.buffer("pot")));

        StreamedResponse response = send(fixture.client(), request);

        assertThat(response.version()).isEqualTo(HttpVersion.HTTP_2);
        assertThat(response.status()).isEqualTo(207);
        assertThat(response.first("X-Seen")).contains("BREW /a%2fb?c elsewhere.example [1, 2]");
        assertThat(response.fields()).extracting(Field::name).noneMatch(name -> name.startsWith(":"));
        assertThat(text(response)).isEqualTo("pot");
    }

    @Test
    void aServerWithoutHttp2GetsHttp1() {
        int port = serve(
                options().setUseAlpn(false),
                request -> request.response().end(request.version().name()));

        assertThat(text(send(fixture.client(), request(HttpMethod.GET, port, "/"))))
                .isEqualTo("HTTP_1_1");
    }

    @Test
    void aPausedBodyDoesNotHoldTheOthersOfItsConnection() {
        Set<Object> connections = ConcurrentHashMap.newKeySet();
        int port = serve(options(), request -> {
            connections.add(request.connection());
            request.response().end(Buffer.buffer(new byte[2_000_000]));
        });
        var client = fixture.client();
        StreamedResponse paused = send(client, request(HttpMethod.GET, port, "/"));

        for (int i = 0; i < 3; i++) {
            assertThat(text(send(client, request(HttpMethod.GET, port, "/")))).hasSize(2_000_000);
        }

        assertThat(connections).hasSize(1);
        assertThat(text(paused)).hasSize(2_000_000);
    }

    @Test
    void aServerThatDoesNotReadPausesTheSource() {
        var reads = new CompletableFuture<HttpServerRequest>();
        int port = serve(options(), request -> {
            request.pause();
            reads.complete(request);
        });
        var source = new PacedSource(fixture.vertx, 10_000_000);
        var response = fixture.client()
                .send(request(HttpMethod.PUT, port, "/")
                        .withBody(new Body.Streamed(source, OptionalLong.of(10_000_000))))
                .subscribeAsCompletionStage();

        HttpServerRequest stopped = join(reads);
        Await.until(source::isPaused);
        assertThat(source.given.get()).isLessThan(4_000_000);
        stopped.endHandler(x -> stopped.response().end("all"));
        stopped.handler(x -> {}).resume();

        assertThat(text(join(response))).isEqualTo("all");
    }

    @Test
    void aResetInsideTheBodyIsAFailure() {
        int port = serve(options(), request -> {
            request.response().setChunked(true).write("begin");
            fixture.vertx.setTimer(50, x -> request.response().reset(2));
        });

        assertThat(broken(send(fixture.client(), request(HttpMethod.GET, port, "/")))
                        .reason())
                .isEqualTo(Reason.CONNECTION);
    }

    @Test
    void aResetInsteadOfAnAnswerIsAFailure() {
        int port = serve(options(), request -> request.response().reset(7));

        OutboundFailure failure = refused(fixture.client(), request(HttpMethod.GET, port, "/"));

        assertThat(failure.reason()).isEqualTo(Reason.CONNECTION);
        assertThat(failure.wasSent()).isTrue();
    }

    @Test
    void aCancelledBodyResetsItsStreamAlone() {
        var reset = new CompletableFuture<Throwable>();
        Set<Object> connections = ConcurrentHashMap.newKeySet();
        int port = serve(options(), request -> {
            connections.add(request.connection());
            request.response()
                    .exceptionHandler(reset::complete)
                    .setChunked(true)
                    .write("begin");
            if (request.path().equals("/whole")) {
                request.response().end();
            }
        });
        var client = fixture.client();

        send(client, request(HttpMethod.GET, port, "/")).cancel();

        assertThat(join(reset)).isNotNull();
        assertThat(text(send(client, request(HttpMethod.GET, port, "/whole")))).isEqualTo("begin");
        assertThat(connections).hasSize(1);
    }

    @Test
    void earlyHintsAreTold() {
        int port = serve(
                options(),
                request -> request.response()
                        .writeEarlyHints(HttpHeaders.headers().add("link", "a"))
                        .onSuccess(x -> request.response().end()));
        Queue<Interim> told = new ConcurrentLinkedQueue<>();

        var request = request(HttpMethod.GET, port, "/").withInterim(told::add);

        assertThat(text(send(fixture.client(), request))).isEmpty();
        assertThat(told).containsExactly(new Interim(103, List.of(new Field("link", "a"))));
    }

    private static HttpServerOptions options() {
        return Inbox.tls(Objects.requireNonNull(certificate)).setUseAlpn(true);
    }

    private int serve(HttpServerOptions options, Handler<HttpServerRequest> handler) {
        return fixture.serve(options, handler);
    }

    private static StreamRequest request(HttpMethod method, int port, String path) {
        return StreamRequest.of(
                method,
                new Target("https", "localhost", port, path),
                new Bounds(Destination.ANY, StreamTimeouts.each(LONG)));
    }
}
