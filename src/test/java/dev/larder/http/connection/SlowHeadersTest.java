package dev.larder.http.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.http.connection.GuardedServer.Limits;
import dev.larder.server.Certificate;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A header section over HTTP/2 has the same time as one over HTTP/1.1, and nothing else of a connection has it. */
class SlowHeadersTest {
    private static final Duration HEADER = Duration.ofMillis(700);
    private static final Duration LONGER = Duration.ofMillis(2_500);
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Limits LIMITS = Limits.times(Duration.ofSeconds(60), HEADER);
    private static final int WINDOW = 1 << 20;
    private static final byte[] BLOCK = Frames.block("GET", "/");
    private static final byte[] PING = new byte[8];
    private static final byte[] REQUEST =
            Frames.begin(WINDOW).request(1, "GET", "/").bytes();
    private static final byte[] UNFINISHED =
            Frames.more().frame(Frames.HEADERS, Frames.END_STREAM, 3, BLOCK).bytes();

    private static final String UPGRADE =
            "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n";

    /** Answers at once, but listens to {@code /events} for ever. */
    private static final Handler<HttpServerRequest> SERVER = request -> {
        if (request.path().equals("/events")) {
            var unused = request.response().setChunked(true).write("begun");
        } else {
            request.body().onSuccess(body -> {
                var unused = request.response().end(Buffer.buffer("answered " + body.length()));
            });
        }
    };

    @TempDir
    static Path directory;

    /** Bytes with which a peer begins something that it does not end. */
    enum Unfinished {
        HALF_A_PREFACE(Frames.PREFACE.substring(0, 10).getBytes(ISO_8859_1)),
        NO_SETTINGS(Frames.PREFACE.getBytes(ISO_8859_1)),
        HALF_THE_SETTINGS(part(Frames.begin(WINDOW).bytes(), Frames.PREFACE.length() + 12)),
        HALF_A_FRAME_HEADER(part(Frames.begin(WINDOW).frame(Frames.HEADERS, 0, 1, BLOCK), BLOCK.length + 4)),
        HALF_A_HEADER_FRAME(part(Frames.begin(WINDOW).request(1, "GET", "/"), 5)),
        NO_END_OF_THE_HEADER(Frames.begin(WINDOW)
                .frame(Frames.HEADERS, Frames.END_STREAM, 1, BLOCK)
                .bytes()),
        HALF_A_CONTINUATION(part(
                Frames.begin(WINDOW)
                        .frame(Frames.HEADERS, Frames.END_STREAM, 1, BLOCK)
                        .frame(Frames.CONTINUATION, Frames.END_HEADERS, 1, BLOCK),
                5)),
        HALF_A_SECOND_HEADER(part(Frames.begin(WINDOW).request(1, "GET", "/").request(3, "GET", "/"), 5)),
        HALF_A_PING(part(Frames.begin(WINDOW).frame(Frames.PING, 0, 0, PING), 3));

        private final String sent;

        Unfinished(byte[] bytes) {
            this.sent = new String(bytes, ISO_8859_1);
        }

        private static byte[] part(Frames frames, int missing) {
            byte[] all = frames.bytes();
            return part(all, all.length - missing);
        }

        private static byte[] part(byte[] all, int length) {
            return Arrays.copyOf(all, length);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatDoesNotEndIsCutOff(Unfinished unfinished) throws Exception {
        try (var server = new GuardedServer(LIMITS, SERVER);
                var peer = new Peer(server.port())) {
            peer.send(unfinished.sent);
            assertThat(peer.isClosedWithin(SOON)).isTrue();
            assertThat(server.closed("slow_header")).isEqualTo(1);
        }
    }

    @Test
    void aHeaderThatComesInEmptyContinuationsIsCutOff() throws Exception {
        try (var server = new GuardedServer(LIMITS, SERVER);
                var peer = new Peer(server.port())) {
            peer.send(REQUEST).await("answered 0");
            peer.send(UNFINISHED);
            byte[] empty =
                    Frames.more().frame(Frames.CONTINUATION, 0, 3, new byte[0]).bytes();
            trickle(server, peer, empty);
            assertThat(server.closed("slow_header")).isEqualTo(1);
        }
    }

    @Test
    void aHeaderThatDoesNotEndIsCutOffBesideAListenerToo() throws Exception {
        try (var server = new GuardedServer(LIMITS, SERVER);
                var peer = new Peer(server.port())) {
            peer.send(Frames.begin(WINDOW).request(1, "GET", "/events").bytes());
            assertThat(peer.isClosedWithin(LONGER)).isFalse();
            peer.send(UNFINISHED);
            assertThat(peer.isClosedWithin(SOON)).isTrue();
            assertThat(server.closed("slow_header")).isEqualTo(1);
        }
    }

    @Test
    void aHeaderAfterAnUpgradeIsCutOff() throws Exception {
        try (var server = new GuardedServer(LIMITS, SERVER);
                var peer = new Peer(server.port());
                var idle = new Peer(server.port())) {
            for (Peer upgraded : new Peer[] {peer, idle}) {
                upgraded.send(UPGRADE);
                upgraded.await("HTTP/1.1 101 ", "answered 0");
                upgraded.send(Frames.begin(WINDOW).request(3, "GET", "/").bytes());
                upgraded.await("answered 0");
            }
            peer.send(UNFINISHED);
            assertThat(peer.isClosedWithin(SOON)).isTrue();
            assertThat(idle.isClosedWithin(HEADER)).isFalse();
            assertThat(server.closed("slow_header")).isEqualTo(1);
        }
    }

    @Test
    void aHeaderOverTlsIsCutOffAndAnIdleConnectionIsNot() throws Exception {
        var options = new HttpServerOptions().setSsl(true).setUseAlpn(true);
        Certificate own = Certificate.issue(directory, "ip:127.0.0.1");
        options.setKeyCertOptions(new PemKeyCertOptions()
                .setCertPath(own.certificate().toString())
                .setKeyPath(own.key().toString()));
        SSLContext trusting = trusting(own);
        try (var server = new GuardedServer(LIMITS, options, SERVER);
                var peer = Peer.secure(server.port(), trusting);
                var silent = Peer.secure(server.port(), trusting);
                var idle = Peer.secure(server.port(), trusting)) {
            idle.send(REQUEST);
            assertThat(idle.read(HEADER)).contains("answered 0").endsWith("<silence>");
            peer.send(REQUEST).send(UNFINISHED);
            assertThat(peer.isClosedWithin(SOON)).isTrue();
            assertThat(silent.isClosedWithin(LONGER)).isFalse();
            assertThat(idle.isClosedWithin(HEADER)).isFalse();
            assertThat(server.closed("slow_header")).isEqualTo(1);
        }
    }

    @Test
    void bodiesListenersAndIdleConnectionsHaveMoreTime() throws Exception {
        try (var server = new GuardedServer(LIMITS, SERVER);
                var upload = new Peer(server.port());
                var listener = new Peer(server.port());
                var idle = new Peer(server.port())) {
            idle.send(REQUEST);
            listener.send(Frames.begin(WINDOW).request(1, "GET", "/events").bytes());
            upload.send(Frames.begin(WINDOW).open(1, "POST", "/").bytes());
            byte[] body = Frames.more()
                    .frame(Frames.DATA, 0, 1, "in pieces".getBytes(ISO_8859_1))
                    .frame(Frames.DATA, Frames.END_STREAM, 1, new byte[20])
                    .bytes();
            // the type of the frame comes with its first byte
            upload.send(Arrays.copyOf(body, 4));
            for (int i = 4; i < body.length; i++) {
                pass(Duration.ofMillis(100));
                upload.send(new byte[] {body[i]});
            }
            assertThat(upload.read(HEADER.multipliedBy(2)))
                    .contains("answered 29")
                    .endsWith("<silence>");
            assertThat(listener.read(HEADER)).contains("begun").endsWith("<silence>");
            assertThat(idle.read(HEADER)).contains("answered 0").endsWith("<silence>");
            assertThat(server.closed("slow_header")).isZero();
        }
    }

    /** The server stops reading while its answers are not read, and the rest of a header may wait in the kernel. */
    @Test
    void aHeaderThatTheServerDoesNotReadHasItsTimeWhenItDoes() throws Exception {
        int size = 16 << 20;
        Handler<HttpServerRequest> large = request -> {
            var unused = request.response().end(Buffer.buffer(new byte[size]));
        };
        var limits = new Limits(LIMITS.max(), 4L * size, LIMITS.idleTimeout(), LIMITS.headerTimeout());
        try (var server = new GuardedServer(limits, large);
                var peer = new Peer(server.port())) {
            int most = Integer.MAX_VALUE - 65_535;
            peer.send(Frames.begin(Integer.MAX_VALUE)
                    .frame(Frames.WINDOW_UPDATE, 0, 0, Frames.number(most))
                    .request(1, "GET", "/")
                    .frame(Frames.HEADERS, Frames.END_STREAM, 3, BLOCK)
                    .bytes());
            pass(LONGER);
            peer.send(Frames.more()
                    .frame(Frames.CONTINUATION, Frames.END_HEADERS, 3, new byte[0])
                    .bytes());
            assertThat(peer.in().readNBytes(2 * size)).hasSize(2 * size);
            assertThat(server.closed("slow_header")).isZero();
        }
    }

    /** Sends the same bytes again and again until the server closes the connection. */
    private static void trickle(GuardedServer server, Peer peer, byte[] bytes) {
        for (int i = 0; server.connections() > 0; i++) {
            // Netty takes 16
            assertThat(i).isLessThan(16);
            try {
                peer.send(bytes);
            } catch (IOException e) {
                // the server has closed the connection
                assertThat(e).hasMessageMatching("(?s).*(reset|pipe|closed).*");
            }
            pass(Duration.ofMillis(200));
        }
    }

    private static SSLContext trusting(Certificate certificate) throws Exception {
        Path file = Certificate.trustStore(directory.resolve("trusted"), certificate);
        KeyStore store = KeyStore.getInstance("JKS");
        try (var in = Files.newInputStream(file)) {
            store.load(in, null);
        }
        var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    private static void pass(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }
}
