package dev.larder.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.virtual.threads.VirtualThreads;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A call that finds a queue of a store full is refused at once, and the metrics show the full queue. */
@QuarkusTest
@TestProfile(Limited.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects
@NeedsEveryBackend
class FullQueuesTest {
    private static final int CALLERS = 32;

    /** More than the number of connections in the pool. */
    private static final int THREADS = 512;

    Backends servers;

    @Inject
    @VirtualThreads
    ExecutorService threads;

    /** Reading the metrics over HTTP would need one of the threads. */
    @Inject
    MeterRegistry registry;

    @ParameterizedTest(name = "{0} {3}")
    @CsvSource(delimiter = '|', textBlock = """
            LOCAL     | GET    | ?prefix=k   | scans
            REDIS     | GET    | /k          | commands
            MEMCACHED | GET    | /k          | calls
            MEMCACHED | DELETE | ''          | commands
            MEMCACHED | POST   | /_counter/k | changes
            FILE      | GET    | ?prefix=k   | reads
            FILE      | PUT    | /k          | writes
            DATABASE  | GET    | /k          | reads
            DATABASE  | PUT    | /k          | writes
            DATABASE  | POST   | /_counter/k | statements
            """)
    void aFullQueueRefusesAtOnceAndTheMetricsShowIt(Backend backend, String method, String path, String queue) {
        String place = "/api/v2/" + Limited.narrow(backend) + path;
        Supplier<Response> call = () -> {
            var request = method.equals("PUT") ? Api.text("v") : Api.call();
            return request.request(method, place);
        };
        whileHeld(() -> hold(backend), call, () -> gauge("depth", backend, queue) == Limited.NARROW);
        assertThat(gauge("bound", backend, queue)).isEqualTo(Limited.NARROW);
        Poll.until(() -> Scrape.value(sample("depth", backend, queue)) == 0);
        assertThat(Scrape.value(sample("bound", backend, queue))).isEqualTo(Limited.NARROW);
    }

    /** Then the second call that must wait finds the queue full. */
    @Test
    void largeValuesFillAQueueBeforeThereAreManyOfThem() {
        String large = "v".repeat(Limited.NARROW_BYTES - 1_000);
        whileHeld(
                () -> hold(Backend.DATABASE),
                () -> Api.text(large).put("/api/v2/" + Limited.narrow(Backend.DATABASE) + "/large"),
                () -> gauge("depth", Backend.DATABASE, "writes-bytes") > large.length()
                        && gauge("depth", Backend.DATABASE, "writes") == 1);
        assertThat(Scrape.value(sample("bound", Backend.DATABASE, "writes-bytes")))
                .isEqualTo(Limited.NARROW_BYTES);
    }

    /** A removal reads first, so only the read may be answered. */
    @Test
    void removalsWaitForABatchOfTheirOwn() {
        whileHeld(
                servers::lockEntries,
                () -> Api.call().delete("/api/v2/" + Limited.narrow(Backend.DATABASE) + "/k"),
                () -> gauge("depth", Backend.DATABASE, "removals") == Limited.NARROW);
    }

    /**
     * Sends many calls to a backend that does not answer, until some are refused because the queue is full and the
     * others wait.
     */
    private static void whileHeld(Supplier<Runnable> hold, Supplier<Response> call, BooleanSupplier full) {
        Poll.until(() -> call.get().statusCode() < 500);
        var over = new AtomicBoolean();
        Queue<Response> refused = new ConcurrentLinkedQueue<>();
        Runnable release = hold.get();
        List<CompletableFuture<Integer>> callers = Together.begin(CALLERS, i -> {
            while (!over.get()) {
                Response answer = call.get();
                if (answer.asString().contains("waiting")) {
                    refused.add(answer);
                }
            }
            return i;
        });
        try {
            Poll.until(() -> !refused.isEmpty() && full.getAsBoolean());
        } finally {
            over.set(true);
            release.run();
        }
        assertThat(Together.ended(callers)).hasSize(CALLERS);
        assertThat(refused).allSatisfy(answer -> answer.then().statusCode(503).header("Retry-After", "1"));
    }

    /** Stops the answers of that backend until the returned step runs. */
    private Runnable hold(Backend backend) {
        if (backend != Backend.LOCAL && backend != Backend.FILE) {
            return servers.mute(backend);
        }
        var released = new CountDownLatch(1);
        for (int i = 0; i < THREADS; i++) {
            threads.execute(() -> await(released));
        }
        return released::countDown;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private double gauge(String of, Backend backend, String queue) {
        return registry.get("larder.queue." + of)
                .tags("service", Limited.narrow(backend), "queue", queue)
                .gauge()
                .value();
    }

    private static String sample(String of, Backend backend, String queue) {
        return "larder_queue_%s{queue=\"%s\",service=\"%s\"}".formatted(of, queue, Limited.narrow(backend));
    }
}
