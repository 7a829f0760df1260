package dev.larder.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.spi.BlockingLane.Size;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BlockingLaneTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch answer = new CountDownLatch(1);

    @AfterEach
    void close() {
        answer.countDown();
        threads.shutdown();
    }

    @Test
    void aFullQueueRefusesAtOnceAndKeepsThoseThatWait() {
        BlockingLane lane = lane(Duration.ofSeconds(20));
        CompletableFuture<Boolean> first = lane.read(this::hang).subscribeAsCompletionStage();
        CompletableFuture<Boolean> second = lane.read(() -> true).subscribeAsCompletionStage();

        assertThat(lane.queue("them").depth().getAsLong()).isEqualTo(1);
        assertThat(Await.failure(lane.read(() -> true)))
                .isInstanceOf(StoreException.Busy.class)
                .hasMessage("It has 1 calls under way and 1 waiting");
        answer.countDown();
        assertThat(Await.item(Uni.createFrom().completionStage(first))).isTrue();
        assertThat(Await.item(Uni.createFrom().completionStage(second))).isTrue();
        assertThat(lane.queue("them").depth().getAsLong()).isZero();
    }

    /** Its thread is still blocked, and its permit is taken until the thread returns. */
    @Test
    void noCallerWaitsLongerThanTheTimeout() {
        BlockingLane lane = lane(Duration.ofMillis(100));
        CompletableFuture<Boolean> written = lane.write(this::hang).subscribeAsCompletionStage();
        CompletableFuture<Boolean> waited = lane.write(() -> true).subscribeAsCompletionStage();

        assertThat(Await.failure(Uni.createFrom().completionStage(written)))
                .isInstanceOf(StoreException.OutcomeUnknown.class);
        assertThat(Await.failure(Uni.createFrom().completionStage(waited)))
                .isInstanceOf(StoreException.Unavailable.class);
    }

    @Test
    void aClosedLaneRefuses() {
        threads.shutdown();
        BlockingLane lane = lane(Duration.ofSeconds(20));

        assertThat(Await.failure(lane.read(() -> true))).isInstanceOf(StoreException.Busy.class);
        assertThat(Await.failure(lane.read(() -> true))).isInstanceOf(StoreException.Busy.class);
    }

    private BlockingLane lane(Duration timeout) {
        return new BlockingLane(
                "It", new Size(1, 1, timeout), threads, failure -> new StoreException.Unavailable("no", failure));
    }

    private boolean hang() throws InterruptedException {
        return answer.await(20, TimeUnit.SECONDS);
    }
}
