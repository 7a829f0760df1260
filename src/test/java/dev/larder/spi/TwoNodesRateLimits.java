package dev.larder.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.spi.RateLimits.Algorithm;
import dev.larder.spi.RateLimits.Claim;
import dev.larder.spi.RateLimits.Decision;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The exactness of limits when 64 clients of two nodes ask for more than they allow, all the time. */
public abstract class TwoNodesRateLimits {
    private static final int CLIENTS = 64;
    private static final CacheKey KEY = new CacheKey("n");
    private static final Duration WINDOW = Duration.ofSeconds(2);

    /** An answer to one client, and the times between which the backend decided. */
    private record Call(long began, long ended, Decision decision) {
        double seconds() {
            return (ended - began) / 1e9;
        }
    }

    @Test
    void everyFixedWindowHasExactlyTheLimit(StoreFixture backend) {
        List<Call> calls = rush(backend, limit(Algorithm.FIXED, 100), WINDOW.multipliedBy(2));
        // within a window each answer has another remainder, from 99 to 0
        Map<Long, Long> times = admitted(calls).stream()
                .collect(Collectors.groupingBy(
                        call -> call.decision.standings().get(0).remaining(), Collectors.counting()));
        assertThat(times).hasSize(100);
        assertThat(times.get(99L)).isBetween(2L, 4L);
        assertThat(times.values()).as("each remainder, once a window").containsOnly(times.get(99L));
    }

    @Test
    void aSteadyLimitHasNeverMoreThanItsBurstAndItsRate(StoreFixture backend) {
        if (!hasAll(backend)) {
            return;
        }
        Limit limit = new Limit("x", Algorithm.GCRA, 100, WINDOW, 40);
        List<Call> calls = admitted(rush(backend, limit, WINDOW.multipliedBy(2)));
        double rate = 100 / (WINDOW.toMillis() / 1e3);
        for (int first = 0; first < calls.size(); first++) {
            for (int last = first; last < calls.size(); last += 7) {
                assertThat((double) last - first + 1).isLessThanOrEqualTo(40 + rate * seconds(calls, first, last));
            }
        }
        double whole = (calls.get(calls.size() - 1).ended - calls.get(0).began) / 1e9;
        assertThat(calls.size()).isGreaterThan((int) (rate * whole));
    }

    @Test
    void noStretchOfASlidingWindowHasMoreAndAllTogetherHaveHardlyLess(StoreFixture backend) {
        if (!hasAll(backend)) {
            return;
        }
        List<Call> calls = admitted(rush(
                backend, limit(Algorithm.SLIDING, 100), WINDOW.multipliedBy(5).dividedBy(2)));
        for (int first = 0; first + 100 < calls.size(); first++) {
            // a hundred and one were not decided within a window
            assertThat(seconds(calls, first, first + 100)).isGreaterThanOrEqualTo(WINDOW.toMillis() / 1e3);
        }
        double slowest = calls.stream().mapToDouble(Call::seconds).max().orElseThrow();
        double third = (calls.get(200).began - calls.get(0).ended) / 1e9;
        assertThat(third).isLessThan(2 * 1.01 * WINDOW.toMillis() / 1e3 + 2 * slowest);
    }

    /** The time of the server counts: a node whose clock is wrong by more than the window does not allow more. */
    @Test
    void aWrongClockGivesNothingBack(StoreFixture backend) {
        if (!hasAll(backend)) {
            return;
        }
        for (Algorithm algorithm : List.of(Algorithm.GCRA, Algorithm.SLIDING)) {
            var once = List.of(new Claim(new Limit("x", algorithm, 1, Duration.ofMinutes(1), 1), 1));
            CacheKey key = new CacheKey(algorithm.label());
            for (Duration wrong : List.of(Duration.ZERO, Duration.ofMinutes(3), Duration.ofMinutes(-3))) {
                CacheStore node = backend.named("two", Clock.offset(backend.clock(), wrong));
                RateLimits limits = node.capability(RateLimits.class).orElseThrow();
                assertThat(Await.item(limits.take(key, once)).admitted()).isEqualTo(wrong.isZero());
            }
        }
    }

    /** Waits for the first half of a window: near the end of a window, the clients could not take the whole limit. */
    private static void awaitWindow(Clock clock) {
        long window = WINDOW.toMillis();
        long gone = clock.millis() % window;
        if (gone > window / 2) {
            Await.item(Uni.createFrom().voidItem().onItem().delayIt().by(Duration.ofMillis(window - gone)));
        }
    }

    /**
     * The earliest time at which the first of them can have been decided, which need not be answered first, and the
     * latest time of the last one.
     */
    private static double seconds(List<Call> calls, int first, int last) {
        long began = calls.subList(first, last + 1).stream()
                .mapToLong(Call::began)
                .min()
                .orElseThrow();
        return (calls.get(last).ended - began) / 1e9;
    }

    /** The answers to all clients, in their order, until each client was refused after that time. */
    private static List<Call> rush(StoreFixture backend, Limit limit, Duration time) {
        List<CacheStore> nodes = List.of(backend.named("two"), backend.named("two"));
        // connected before the time begins, as often as the clients will be: a node that is late would leave windows
        // out
        Await.item(Uni.join()
                .all(IntStream.range(0, CLIENTS)
                        .mapToObj(i -> nodes.get(i % 2).ping().onFailure().recoverWithNull())
                        .toList())
                .andFailFast());
        nodes.forEach(node -> Await.item(node.ping()));
        if (limit.algorithm() == Algorithm.FIXED) {
            awaitWindow(backend.clock());
        }
        List<Call> calls = Collections.synchronizedList(new ArrayList<>());
        long end = System.nanoTime() + time.toNanos();
        Await.item(Uni.join()
                .all(IntStream.range(0, CLIENTS)
                        .mapToObj(i -> client(nodes.get(i % 2), limit, calls, end))
                        .toList())
                .andFailFast());
        return calls.stream().sorted(Comparator.comparingLong(Call::ended)).toList();
    }

    private static Uni<List<Call>> client(CacheStore node, Limit limit, List<Call> calls, long end) {
        RateLimits limits = node.capability(RateLimits.class).orElseThrow();
        return Uni.createFrom()
                .deferred(() -> {
                    long began = System.nanoTime();
                    return limits.take(KEY, List.of(new Claim(limit, 1)))
                            .map(decision -> new Call(began, System.nanoTime(), decision));
                })
                .invoke(calls::add)
                // a short pause, so that other threads can run
                .onItem()
                .delayIt()
                .by(Duration.ofMillis(3))
                .repeat()
                .until(call -> call.began > end && !call.decision.admitted())
                .collect()
                .asList();
    }

    private static List<Call> admitted(List<Call> calls) {
        return calls.stream().filter(call -> call.decision.admitted()).toList();
    }

    private static boolean hasAll(StoreFixture backend) {
        return backend.named("two")
                .capability(RateLimits.class)
                .orElseThrow()
                .algorithms()
                .contains(Algorithm.GCRA);
    }

    private static Limit limit(Algorithm algorithm, long limit) {
        return new Limit("x", algorithm, limit, WINDOW, limit);
    }
}
