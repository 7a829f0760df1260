package dev.larder.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.larder.http.Wire.Reply;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies are counted when they arrive, must arrive in time, and leave memory for others. */
@QuarkusTest
@TestProfile(TightBodies.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects
class BodiesTest {
    private static final int LARGE = 7_900_000;
    private static final byte[] THREE = "3\r\nabc\r\n".getBytes(ISO_8859_1);
    private static final byte[] END = "0\r\n\r\n".getBytes(ISO_8859_1);

    private final List<Wire> open = new ArrayList<>();

    @Inject
    MeterRegistry registry;

    @AfterEach
    void everythingIsGivenBack() throws IOException {
        for (Wire wire : open) {
            wire.close();
        }
        Poll.until(() -> underWay() == 0);
    }

    @Test
    void manySmallBodiesOfUnknownLengthHaveRoomTogether() throws IOException {
        for (int i = 0; i < 40; i++) {
            begin(Api.MASTER, "many" + i, "Transfer-Encoding: chunked").write(THREE);
        }
        for (Wire wire : open) {
            wire.write(END);
            assertThat(wire.read(false).status()).isEqualTo(201);
        }
        assertThat(Api.call().get("/api/v2/local/many39").asString()).isEqualTo("abc");
    }

    @Test
    void idleBodiesOfUnknownLengthKeepNoOtherRequestOut() throws IOException {
        for (int i = 0; i < 15; i++) {
            begin(Api.MASTER, "idle" + i, "Transfer-Encoding: chunked");
        }
        assertThat(put(Api.MASTER, "others", 3).status()).isIn(200, 201);
        assertThat(put(TightBodies.OTHER, "others", LARGE).status()).isIn(200, 201);
    }

    @Test
    void aCallerThatHasItsShareUnderWayGetsNoMoreAndTheOthersDo() throws IOException {
        begin(Api.MASTER, "slow1", "Content-Length: 8000000");
        begin(Api.MASTER, "slow2", "Content-Length: 8000000");
        Poll.until(() -> underWay() == 16_000_000);
        Reply refused = put(Api.MASTER, "third", 3);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.field("Retry-After")).isEqualTo("1");
        assertThat(put(TightBodies.OTHER, "theirs", 1_000_000).status()).isIn(200, 201);
    }

    @Test
    void noMoreBytesThanTheRoomAreEverUnderWay() {
        var most = new AtomicLong();
        var over = new AtomicBoolean();
        var watch = new Thread(() -> {
            while (!over.get()) {
                most.accumulateAndGet((long) underWay(), Math::max);
            }
        });
        watch.start();
        List<Integer> statuses = Together.ended(Together.begin(33, i -> {
            try {
                return put(i % 2 == 0 ? Api.MASTER : TightBodies.OTHER, "parallel" + i, LARGE)
                        .status();
            } catch (IOException e) {
                // refused while it was sent, and the connection closed
                return 503;
            }
        }));
        over.set(true);
        assertThat(statuses).hasSize(33).allMatch(status -> status == 200 || status == 201 || status == 503);
        assertThat(statuses).contains(201);
        assertThat(most.get()).isBetween((long) LARGE, (long) TightBodies.ROOM);
    }

    @Test
    void aBodyThatComesTooSlowlyIsEnded() throws Exception {
        Wire slow = begin(Api.MASTER, "slow", "Content-Length: 100000");
        slow.write(new byte[100]);
        Reply ended = slow.read(false);
        assertThat(ended.status()).isEqualTo(408);
        assertThat(ended.text()).contains("\"code\":408");
        assertThat(ended.field("Connection")).isEqualTo("close");
        assertThat(slow.rest()).isEmpty();
        Api.call().get("/api/v2/local/slow").then().statusCode(404);
    }

    /** One that keeps its room by coming just fast enough. */
    @Test
    void aBodyThatTakesTooLongIsEndedAtAnyRate() throws Exception {
        Wire endless = begin(Api.MASTER, "endless", "Content-Length: 7000000");
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
            try {
                for (int i = 0; i < 300; i++) {
                    endless.write(new byte[10_000]);
                    Thread.sleep(100);
                }
            } catch (IOException | InterruptedException e) {
                // the connection was closed
            }
        });
        assertThat(endless.read(false).status()).isEqualTo(408);
        assertThat(sending).isNotDone();
        endless.close();
        Api.call().get("/api/v2/local/endless").then().statusCode(404);
    }

    @Test
    void aBodyBeyondTheBoundIsRefusedWhileItComes() throws IOException {
        Wire wire = new Wire();
        open.add(wire);
        wire.write(head(Api.MASTER, "/api/v2/narrow/k", "Transfer-Encoding: chunked"));
        wire.write(("800\r\n" + "x".repeat(0x800) + "\r\n").getBytes(ISO_8859_1));
        assertThat(wire.read(false).status()).isEqualTo(413);
        // the rest of the body is discarded, and the next request is answered
        wire.write(END);
        assertThat(wire.exchange("GET", "/api/v2", "", new byte[0]).status()).isEqualTo(200);
    }

    @Test
    void nothingIsReadOfABodyThatWasNotAdmitted() throws IOException {
        begin(Api.MASTER, "slow1", "Content-Length: 8000000");
        begin(Api.MASTER, "slow2", "Content-Length: 8000000");
        Poll.until(() -> underWay() == 16_000_000);
        Wire wire = begin(Api.MASTER, "asked", "Content-Length: 5\r\nExpect: 100-continue");
        assertThat(wire.read(false).status()).isEqualTo(503);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/k", "/_key/k", "/_tag/t", "/_session/f81d4fae-7dec-41d0-a765-00a0c91e6bf6"})
    void nothingIsReadOfABodyThatItsCallerMayNotSend(String place) throws IOException {
        var wire = new Wire();
        open.add(wire);
        String length = "Content-Length: 7900000\r\nExpect: 100-continue";
        wire.write(head(TightBodies.READER, "/api/v2/local" + place, length));
        assertThat(wire.read(false).status()).isEqualTo(403);
        assertThat(underWay()).isZero();
    }

    @CanIgnoreReturnValue
    private Wire begin(String key, String name, String length) throws IOException {
        var wire = new Wire();
        open.add(wire);
        wire.write(head(key, "/api/v2/local/" + name, length));
        return wire;
    }

    private static Reply put(String key, String name, int size) throws IOException {
        try (var wire = new Wire()) {
            wire.write(head(key, "/api/v2/local/" + name, "Content-Length: " + size));
            wire.write(new byte[size]);
            return wire.read(false);
        }
    }

    private static byte[] head(String key, String target, String length) {
        return "PUT %s HTTP/1.1\r\nHost: x\r\nX-API-Key: %s\r\n%s\r\n\r\n"
                .formatted(target, key, length)
                .getBytes(ISO_8859_1);
    }

    private double underWay() {
        return registry.get("larder.bytes.in.flight").gauge().value();
    }
}
