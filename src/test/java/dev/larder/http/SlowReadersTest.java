package dev.larder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.http.Wire.Reply;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Large answers to clients that do not read have one common bound, and delay no other answer. The bound is 40 MiB here.
 */
@QuarkusTest
@TestProfile(EveryBackend.class)
@NeedsEveryBackend
class SlowReadersTest {
    private static final int LARGE = 8 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final List<Wire> slow = new ArrayList<>();
    private final String place = Backend.LOCAL.at(Api.key());

    @BeforeEach
    void fiveReadersAskAndDoNotRead() throws IOException {
        assertThat(Wire.ask("PUT", place, "", new byte[LARGE]).status()).isEqualTo(201);
        awaitUnderWay(0);
        for (int i = 0; i < 5; i++) {
            var wire = new Wire();
            slow.add(wire);
            wire.write(Wire.request("GET", place, "", new byte[0]));
        }
        awaitUnderWay(5 * LARGE);
    }

    @AfterEach
    void hangUp() throws IOException {
        for (Wire wire : slow) {
            wire.close();
        }
        awaitUnderWay(0);
        assertThat(Wire.ask("DELETE", place).status()).isEqualTo(200);
    }

    @Test
    void oneMoreLargeAnswerIsRefusedAndSmallOnesAreNot() throws IOException {
        Reply refused = Wire.ask("GET", place);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.field("Retry-After")).isEqualTo("1");
        String key = place.substring(place.lastIndexOf('/') + 1);
        assertThat(Wire.ask("GET", Backend.LOCAL.at() + "?keys=" + key).status())
                .isEqualTo(503);
        assertThat(Wire.ask("HEAD", place).status()).isEqualTo(200);
        assertThat(Wire.ask("GET", place, "Range: bytes=0-9\r\n", new byte[0]).status())
                .isEqualTo(206);
        assertThat(Wire.ask("GET", "/api/v2").status()).isEqualTo(200);
    }

    @Test
    void aPulledValueIsAnsweredWhole() throws IOException {
        Reply pulled = Wire.ask("GET", place + "?pull=true");
        assertThat(pulled.status()).isEqualTo(200);
        assertThat(pulled.body()).hasSize(LARGE);
        assertThat(Wire.ask("HEAD", place).status()).isEqualTo(404);
    }

    @Test
    void aSlowReaderGetsEverythingAndMakesRoom() throws IOException {
        for (Wire wire : slow) {
            assertThat(wire.read(false).body()).hasSize(LARGE);
        }
        awaitUnderWay(0);
    }

    /** Waits until this number of bytes is counted: the server notices readers only when it writes. */
    private static void awaitUnderWay(double bytes) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (underWay() != bytes) {
            assertThat(System.nanoTime()).as("%s bytes under way", underWay()).isLessThan(end);
            Api.pass(Duration.ofMillis(20));
        }
    }

    private static double underWay() {
        return RestAssured.get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith("larder_bytes_in_flight "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }
}
