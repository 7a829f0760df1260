package dev.larder.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatcherTest {
    /** Longer than a machine that is busy with other things delays an answer. */
    private static final Duration PATIENT = Duration.ofSeconds(30);

    /** The bound of the queue in bytes: the weight of a question is its number. */
    private static final int LARGEST = 1_000;

    private final List<List<Integer>> sent = new CopyOnWriteArrayList<>();
    private final CountDownLatch gate = new CountDownLatch(1);

    @AfterEach
    void letGo() {
        gate.countDown();
    }

    @Test
    void waitingCallsAreSentTogether() {
        var batcher = batcher(10, 100, this::blocking);
        CompletableFuture<Integer> first = batcher.read(9).subscribeAsCompletionStage();
        awaitFirst();
        List<CompletableFuture<Integer>> asked = ask(batcher, 6);
        gate.countDown();
        assertThat(first.join()).isEqualTo(-9);
        assertThat(asked.stream().map(CompletableFuture::join)).containsExactly(0, -1, -2, -3, -4, -5);
        assertThat(sent).containsExactly(List.of(9), List.of(0, 1, 2, 3, 4, 5));
    }

    @Test
    void aBatchHasABoundInQuestions() {
        var batcher = batcher(3, 100, this::blocking);
        List<CompletableFuture<Integer>> asked = ask(batcher, 12);
        gate.countDown();
        asked.forEach(CompletableFuture::join);
        assertThat(sent).allSatisfy(batch -> assertThat(batch).hasSizeLessThanOrEqualTo(3));
    }

    @Test
    void aFullQueueIsBusyAtOnce() {
        var batcher = batcher(1, 2, this::blocking);
        ask(batcher, 1);
        awaitFirst();
        List<CompletableFuture<Integer>> asked = ask(batcher, 3);
        assertThat(failure(asked.get(2))).isInstanceOf(StoreException.Busy.class);
        assertThat(depths(batcher)).containsExactly(2L, 2L);
        gate.countDown();
        assertThat(asked.get(1).join()).isEqualTo(-1);
        assertThat(depths(batcher)).containsExactly(0L, 0L);
    }

    @Test
    void aQueueHasABoundInBytes() {
        var batcher = batcher(1, 100, this::blocking);
        ask(batcher, 1);
        awaitFirst();
        CompletableFuture<Integer> large = batcher.read(LARGEST).subscribeAsCompletionStage();
        assertThat(Await.failure(batcher.read(1))).isInstanceOf(StoreException.Busy.class);
        assertThat(depths(batcher)).containsExactly(1L, (long) LARGEST);
        gate.countDown();
        assertThat(large.join()).isEqualTo(-LARGEST);
    }

    /** Otherwise it would never be sent. */
    @Test
    void aSingleElementMayExceedTheWeight() {
        var batcher = batcher(1, 100, this::blocking);
        ask(batcher, 1);
        awaitFirst();
        CompletableFuture<Integer> larger = batcher.read(LARGEST + 1).subscribeAsCompletionStage();
        gate.countDown();
        assertThat(larger.join()).isEqualTo(-LARGEST - 1);
    }

    @Test
    void aQuestionsOwnFailureIsNotItsNeighbours() {
        var batcher = batcher(10, 100, questions -> {
            var unused = blocking(questions);
            if (questions.contains(3)) {
                throw new StoreException.TooLarge("three");
            }
            return negated(questions);
        });
        List<CompletableFuture<Integer>> asked = ask(batcher, 5);
        gate.countDown();
        assertThat(failure(asked.get(3))).isInstanceOf(StoreException.TooLarge.class);
        assertThat(asked.get(4).join()).isEqualTo(-4);
    }

    @Test
    void anExchangeThatBreaksFailsItsBatchAndNoLaterOne() {
        var batcher = batcher(10, 100, questions -> {
            var unused = blocking(questions);
            if (questions.contains(1)) {
                throw new StackOverflowError("not a store's failure");
            }
            return negated(questions);
        });
        CompletableFuture<Integer> first = batcher.read(0).subscribeAsCompletionStage();
        awaitFirst();
        CompletableFuture<Integer> write = batcher.write(1).subscribeAsCompletionStage();
        CompletableFuture<Integer> read = batcher.read(2).subscribeAsCompletionStage();
        gate.countDown();
        assertThat(first.join()).isZero();
        assertThat(failure(write))
                .isInstanceOf(StoreException.OutcomeUnknown.class)
                .hasRootCauseInstanceOf(StackOverflowError.class);
        assertThat(failure(read))
                .isInstanceOf(StoreException.Unavailable.class)
                .hasRootCauseInstanceOf(StackOverflowError.class);
        assertThat(Await.item(batcher.read(4))).isEqualTo(-4);
    }

    @Test
    void aCommandThatWasNotSentInTimeDidNotHappen() {
        var timeout = Duration.ofMillis(500);
        var batcher =
                batcher(lane(2, timeout), new Batcher.Bounds(1, 1, 1 << 20, 100, LARGEST, timeout), this::blocking);
        CompletableFuture<Integer> first = batcher.write(1).subscribeAsCompletionStage();
        awaitFirst();
        CompletableFuture<Integer> second = batcher.write(2).subscribeAsCompletionStage();
        assertThat(failure(first)).isInstanceOf(StoreException.OutcomeUnknown.class);
        assertThat(failure(second)).isInstanceOf(StoreException.Unavailable.class);
        gate.countDown();
        assertThat(Await.item(batcher.read(3))).isEqualTo(-3);
        assertThat(sent).doesNotContain(List.of(2));
    }

    @Test
    void aLaneWithoutRoomFailsWhatWaits() {
        var lane = lane(1, PATIENT);
        var occupied = lane.read(() -> {
                    gate.await();
                    return 0;
                })
                .subscribeAsCompletionStage();
        var batcher = batcher(lane, new Batcher.Bounds(1, 10, 1 << 20, 100, LARGEST, PATIENT), BatcherTest::negated);
        assertThat(Await.failure(batcher.read(1))).isInstanceOf(StoreException.Busy.class);
        gate.countDown();
        assertThat(occupied.join()).isZero();
        assertThat(Await.item(batcher.read(1).onFailure().retry().atMost(100_000)))
                .isEqualTo(-1);
    }

    private List<Integer> blocking(List<Integer> questions) {
        sent.add(questions);
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return negated(questions);
    }

    private static List<Integer> negated(List<Integer> questions) {
        return questions.stream().map(i -> -i).toList();
    }

    private static Batcher<Integer, Integer> batcher(
            int questions, int queue, Batcher.BatchExchange<Integer, Integer> way) {
        return batcher(lane(2, PATIENT), new Batcher.Bounds(1, questions, 1 << 20, queue, LARGEST, PATIENT), way);
    }

    private static Batcher<Integer, Integer> batcher(
            BlockingLane lane, Batcher.Bounds bounds, Batcher.BatchExchange<Integer, Integer> way) {
        return new Batcher<>("x", bounds, lane, i -> Math.max(i, 1), way);
    }

    /** A lane with so many threads, and room for two calls to wait unless there is one thread only. */
    private static BlockingLane lane(int permits, Duration timeout) {
        var size = new BlockingLane.Size(permits, permits == 1 ? 0 : 2, timeout);
        return new BlockingLane("x", size, Infrastructure.getDefaultExecutor(), e -> {
            throw new AssertionError(e);
        });
    }

    /** The number of waiting questions, and their weight. */
    private static List<Long> depths(Batcher<Integer, Integer> batcher) {
        return batcher.queues("them").stream()
                .map(queue -> queue.depth().getAsLong())
                .toList();
    }

    private static List<CompletableFuture<Integer>> ask(Batcher<Integer, Integer> batcher, int times) {
        return IntStream.range(0, times)
                .mapToObj(batcher::read)
                .map(Uni::subscribeAsCompletionStage)
                .toList();
    }

    private void awaitFirst() {
        for (int i = 0; i < 1_000_000_000 && sent.isEmpty(); i++) {
            Thread.onSpinWait();
        }
        assertThat(sent).isNotEmpty();
    }

    private static Throwable failure(CompletableFuture<?> future) {
        try {
            return new AssertionError("It succeeded: " + future.join());
        } catch (CompletionException e) {
            return Objects.requireNonNull(e.getCause());
        }
    }
}
