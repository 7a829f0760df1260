package dev.larder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.http.BadRequests.Bad;
import dev.larder.http.Wire.Reply;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Any request gets an answer without internal details, and the store still works afterwards. */
@QuarkusTest
@TestProfile(EveryBackend.class)
@NeedsEveryBackend
class BadRequestsTest {
    private static final int REQUESTS = 24_000;
    private static final int CONNECTIONS = 4;
    private static final Pattern STATUS = Pattern.compile("(?:^|\\n)HTTP/1\\.[01] (\\d{3})");
    private static final Pattern INSIDE = Pattern.compile(
            "\\tat |Exception|dev\\.larder|java\\.lang|io\\.(vertx|netty|quarkus)|org\\.(jboss|postgresql)");

    private final AtomicInteger answered = new AtomicInteger();

    @Test
    void noRequestBreaksAnything() {
        long begin = Seeds.begin("noRequestBreaksAnything");
        List<CompletableFuture<Void>> senders = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            long first = begin + (long) i * REQUESTS / CONNECTIONS;
            senders.add(CompletableFuture.runAsync(() -> send(first, REQUESTS / CONNECTIONS)));
        }
        senders.forEach(CompletableFuture::join);

        assertThat(answered.get()).isGreaterThan(20_000);
        for (Backend backend : Backend.values()) {
            String place = backend.at(Api.key());
            Api.stored(place, "still here");
            assertThat(Api.call().get(place).asString()).isEqualTo("still here");
        }
    }

    private void send(long first, int count) {
        try {
            var wire = new Wire();
            for (long seed = first; seed < first + count; seed++) {
                Bad bad = new BadRequests(seed).next();
                if (bad.framed()) {
                    wire = exchange(wire, seed, bad);
                } else {
                    alone(seed, bad);
                }
            }
            wire.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a request on a connection for several requests; returns the connection for the next one. */
    private Wire exchange(Wire wire, long seed, Bad bad) throws IOException {
        try {
            wire.write(bad.bytes());
            Reply reply = wire.read(bad.method().equals("HEAD"));
            if (reply.status() == 100) {
                reply = wire.read(bad.method().equals("HEAD"));
            }
            check(seed, bad, reply.status(), reply.text());
            if (reply.status() != 101 && !reply.field("Connection").equalsIgnoreCase("close")) {
                return wire;
            }
        } catch (EOFException | SocketException e) {
            // the server may close the connection after bytes that it cannot read; its answer, if there is one, is read
            // first
            alone(seed, bad);
        } catch (IOException e) {
            throw new AssertionError("No answer in time to seed %d: %s".formatted(seed, bad), e);
        }
        wire.close();
        return new Wire();
    }

    /** Sends a request that may end at any byte on its own connection, and closes the connection after it. */
    private void alone(long seed, Bad bad) throws IOException {
        try (var wire = new Wire()) {
            wire.write(bad.bytes());
            wire.finish();
            String all = wire.rest();
            var status = STATUS.matcher(all);
            while (status.find()) {
                check(seed, bad, Integer.parseInt(status.group(1)), all);
            }
        } catch (SocketException e) {
            // refused, and the connection closed before all bytes were read
            answered.incrementAndGet();
        } catch (IOException e) {
            throw new AssertionError("No answer in time to seed %d: %s".formatted(seed, bad), e);
        }
    }

    private void check(long seed, Bad bad, int status, String text) {
        answered.incrementAndGet();
        assertThat(status)
                .as("seed %d: %s%n%s", seed, bad, text)
                .isIn(
                        100, 101, 200, 201, 204, 206, 207, 304, 400, 401, 404, 405, 409, 412, 413, 414, 415, 416, 417,
                        431, 501, 505);
        assertThat(INSIDE.matcher(text).find())
                .as("seed %d: %s%n%s", seed, bad, text)
                .isFalse();
    }
}
