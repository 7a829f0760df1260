package dev.larder.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.spi.BatchQueue.Bounds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchQueueTest {
    private static final Bounds ROOMY = Bounds.counted(1, 100, 100);

    private final Set<Integer> gone = new HashSet<>();

    @Test
    void elementsLeaveInTheirOrderAndTogether() {
        var queue = queue(ROOMY);
        offer(queue, 3, 1, 2);

        assertThat(queue.begin()).isTrue();
        assertThat(queue.take()).containsExactly(3, 1, 2);
    }

    @Test
    void anElementThatArrivesDuringAnExchangeLeavesInTheNextOne() {
        var queue = queue(ROOMY);
        offer(queue, 1);
        assertThat(queue.begin()).isTrue();
        assertThat(queue.take()).containsExactly(1);
        offer(queue, 2);

        assertThat(queue.begin()).as("another turn").isFalse();
        assertThat(queue.take()).containsExactly(2);
        assertThat(queue.take()).isEmpty();
        assertThat(queue.isIdle()).isTrue();
    }

    @Test
    void moreThanMayWaitIsRefused() {
        var queue = queue(Bounds.counted(1, 100, 2));
        offer(queue, 1, 2);

        assertThat(queue.offer(3)).isFalse();
        assertThat(queue.depth()).isEqualTo(2);
    }

    @Test
    void moreThanMayWeighIsRefusedUnlessItIsAlone() {
        var queue = queue(new Bounds(1, 100, 100, 100, 10));

        assertThat(queue.offer(50)).isTrue();
        assertThat(queue.offer(1)).isFalse();
        assertThat(queue.depthWeight()).isEqualTo(50);
    }

    @Test
    void aBatchIsBoundedByNumberAndWeight() {
        var queue = queue(new Bounds(1, 3, 10, 100, 1_000));
        offer(queue, 1, 1, 1, 1, 9, 1, 20, 1);
        assertThat(queue.begin()).isTrue();

        assertThat(queue.take()).containsExactly(1, 1, 1);
        assertThat(queue.take()).containsExactly(1, 9);
        assertThat(queue.take()).containsExactly(1);
        assertThat(queue.take()).as("heavier than a batch may be").containsExactly(20);
        assertThat(queue.take()).containsExactly(1);
        assertThat(queue.depthWeight()).isZero();
    }

    @Test
    void aCallerThatHasGoneIsNotSent() {
        var queue = queue(ROOMY);
        offer(queue, 1, 2, 3);
        gone.addAll(Set.of(1, 3));

        assertThat(queue.begin()).isTrue();
        assertThat(queue.take()).containsExactly(2);
        assertThat(queue.depthWeight()).isZero();
    }

    @Test
    void aTurnThatFindsOnlyCallersThatHaveGoneIsOver() {
        var queue = queue(ROOMY);
        offer(queue, 1);
        gone.add(1);

        assertThat(queue.begin()).isTrue();
        assertThat(queue.take()).isEmpty();
        offer(queue, 2);
        assertThat(queue.begin()).isTrue();
    }

    @Test
    void asManyTurnsAsAllowedAreUnderWay() {
        var queue = queue(Bounds.counted(2, 1, 100));
        offer(queue, 1, 2, 3);

        assertThat(queue.begin()).isTrue();
        assertThat(queue.begin()).isTrue();
        assertThat(queue.begin()).isFalse();
    }

    @Test
    void anElementIsPutBackIntoAFullQueue() {
        var queue = queue(Bounds.counted(1, 1, 1));
        offer(queue, 1);
        assertThat(queue.begin()).isTrue();
        assertThat(queue.take()).containsExactly(1);
        offer(queue, 2);

        queue.putBack(1);

        assertThat(queue.take()).containsExactly(2);
        assertThat(queue.take()).containsExactly(1);
    }

    @Test
    void theLastTurnThatIsAbandonedReturnsTheElementsThatWait() {
        var queue = queue(Bounds.counted(2, 100, 100));
        offer(queue, 1, 2);
        assertThat(queue.begin()).isTrue();
        assertThat(queue.begin()).isTrue();

        assertThat(queue.abandonTurn()).isEmpty();
        assertThat(queue.abandonTurn()).containsExactly(1, 2);
        assertThat(queue.isIdle()).isTrue();
    }

    @Test
    void theFirstElementsAreDroppedWhileTheyMatch() {
        var queue = queue(ROOMY);
        offer(queue, 1, 2, 3, 1);

        queue.dropFirst(element -> element < 3);

        assertThat(queue.depth()).isEqualTo(2);
        assertThat(queue.depthWeight()).isEqualTo(4);
    }

    /** Each caller adds an element and begins a turn if it may; all elements leave the queue, each once. */
    @Test
    void noElementIsForgottenByCallersOnManyThreads() throws InterruptedException {
        int threads = 4;
        int each = 20_000;
        var queue = queue(Bounds.counted(2, 7, threads * each));
        List<Integer> sent = Collections.synchronizedList(new ArrayList<>());
        var underWay = new AtomicInteger();
        var most = new AtomicInteger();
        var done = new CountDownLatch(threads);
        var callers = Executors.newFixedThreadPool(threads);
        for (int t = 0; t < threads; t++) {
            int first = t * each;
            callers.execute(() -> {
                IntStream.range(first, first + each).forEach(element -> {
                    offer(queue, element);
                    if (queue.begin()) {
                        underWay.incrementAndGet();
                        List<Integer> batch;
                        do {
                            // before the turn may end, because then another one may begin
                            underWay.decrementAndGet();
                            batch = queue.take();
                            most.accumulateAndGet(underWay.addAndGet(batch.isEmpty() ? 0 : 1), Math::max);
                            sent.addAll(batch);
                        } while (!batch.isEmpty());
                    }
                });
                done.countDown();
            });
        }
        assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
        callers.shutdown();

        assertThat(sent).hasSize(threads * each).doesNotHaveDuplicates();
        assertThat(most.get()).isLessThanOrEqualTo(2);
        assertThat(queue.isIdle()).isTrue();
    }

    /** The weight of an element is its number. */
    private BatchQueue<Integer> queue(Bounds bounds) {
        return new BatchQueue<>(bounds, Integer::longValue, element -> !gone.contains(element));
    }

    private static void offer(BatchQueue<Integer> queue, int... elements) {
        for (int element : elements) {
            assertThat(queue.offer(element)).isTrue();
        }
    }
}
