package dev.larder.core.invalidation.freshness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.spi.Await;
import dev.larder.spi.InvalidationLog.Invalidation;
import dev.larder.spi.MutableClock;
import dev.larder.spi.Revision;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private static final int CALLERS = 8;
    private static final int CALLS = 5_000;

    private final ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
    private final History history = CoherentStores.of(
                    new RemoteStore(new MutableClock()), List.of(), new MutableClock())
            .freshness()
            .history();
    private final AtomicInteger told = new AtomicInteger();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    /** Callers that join a read of the log at the moment of its end get its result too. */
    @Test
    void eachCallerThatSharesAReadIsToldOnce() throws Exception {
        // the first use of Mutiny is not thread-safe
        Await.item(history.readOn());
        List<Future<?>> callers = IntStream.range(0, CALLERS)
                .<Future<?>>mapToObj(i -> threads.submit(this::readAgainAndAgain))
                .toList();
        for (Future<?> caller : callers) {
            caller.get(60, TimeUnit.SECONDS);
        }
        assertThat(told).hasValue(CALLERS * CALLS);
    }

    @Test
    void ofTwoMomentsTheNewerIsOwedInWhicheverOrderTheyCome() {
        history.apply(Invalidation.lasting(Set.of(1L)), new Revision(7, 5));
        history.apply(Invalidation.lasting(Set.of(2L)), new Revision(7, 4));
        assertThat(history.pending()).isEqualTo(new Revision(7, 5));
    }

    /** Also on a node that invalidates and reads nothing. */
    @Test
    void marksOfTheNodeItselfAreBounded() {
        Await.item(history.readOn());
        Revision last = Revision.NONE;
        for (int from = 0; from < 100_000; from += 1_000) {
            last = Await.item(history.invalidate(Invalidation.lasting(
                    LongStream.range(from, from + 1_000).boxed().collect(Collectors.toSet()))));
        }
        assertThat(history.window().marks().size()).isLessThan(52_000);
        assertThat(history.pending()).isEqualTo(last);

        assertThat(Await.item(history.readOn()).covers(last)).isTrue();
        assertThat(history.window().marks()).containsKey(99_999L);
        assertThat(history.pending()).isEqualTo(Revision.NONE);
    }

    private void readAgainAndAgain() {
        for (int i = 0; i < CALLS; i++) {
            Await.item(history.readOn().flatMap(window -> {
                told.incrementAndGet();
                // of another type, so that a caller that gets two results fails
                return Uni.createFrom().item(window.newest().seq());
            }));
        }
    }
}
