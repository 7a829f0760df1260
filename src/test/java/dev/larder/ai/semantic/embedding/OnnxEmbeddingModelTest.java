package dev.larder.ai.semantic.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.ai.semantic.embedding.EmbeddingFailure.Reason;
import dev.larder.spi.Await;
import dev.larder.spi.BlockingLane;
import dev.larder.spi.MutableClock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The threads and the bounds around the embedded model, with an encoder that does what a test says. */
class OnnxEmbeddingModelTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final MutableClock clock = new MutableClock();
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void letAllEnd() {
        end.countDown();
    }

    private SharedEncoder shared(Supplier<TextEncoder> loader) {
        return new SharedEncoder(loader, clock);
    }

    private static OnnxEmbeddingModel model(SharedEncoder encoder, int waiting, Duration timeout) {
        return new OnnxEmbeddingModel(encoder, new BlockingLane.Size(1, waiting, timeout));
    }

    private static Reason reason(EmbeddingModel model) {
        return ((EmbeddingFailure) Await.failure(model.embed("text"))).reason();
    }

    @Test
    void nothingIsLoadedBeforeTheFirstText() {
        var encoder = ScriptedEncoder.fast();
        try (var model = model(shared(encoder::load), 10, LONG)) {
            var asked = model.embed("text");
            assertThat(encoder.loaded).hasValue(0);

            assertThat(Await.item(asked)).containsExactly(1, 0);
            assertThat(encoder.loaded).hasValue(1);
        }
    }

    @Test
    void textsAreEmbeddedOnThreadsOfTheModel() {
        var encoder = ScriptedEncoder.fast();
        try (var model = model(shared(encoder::load), 10, LONG)) {
            Await.item(model.embed("text"));

            assertThat(encoder.threads).singleElement().satisfies(thread -> {
                assertThat(thread).isNotSameAs(Thread.currentThread());
                assertThat(thread.getName()).isEqualTo("larder-embedding");
                assertThat(thread.isDaemon()).isTrue();
            });
        }
    }

    @Test
    void aStartLoadsTheModelInTheBackground() {
        var encoder = ScriptedEncoder.fast();
        var loads = new CountDownLatch(1);
        try (var model = model(
                shared(() -> {
                    loads.countDown();
                    return ScriptedEncoder.until(end).load();
                }),
                10,
                LONG)) {
            model.start();

            Await.until(() -> loads.getCount() == 0);
            assertThat(encoder.threads).isEmpty();
        }
    }

    @Test
    void aSlowModelFailsInTimeAndBlocksNobody() {
        try (var model = model(shared(() -> ScriptedEncoder.until(end)), 10, SHORT)) {
            CompletableFuture<float[]> first = model.embed("one").subscribeAsCompletionStage();
            // the call has come back although the encoder never does
            assertThat(first).isNotDone();

            assertThat(reason(model)).isEqualTo(Reason.TIMEOUT);
        }
    }

    @Test
    void aModelThatIsSlowToLoadFailsInTime() {
        try (var model = model(
                shared(() -> {
                    var slow = ScriptedEncoder.until(end);
                    slow.vector("");
                    return slow;
                }),
                10,
                SHORT)) {
            assertThat(reason(model)).isEqualTo(Reason.TIMEOUT);
        }
    }

    @Test
    void aTextTooManyIsRefusedAtOnce() {
        var encoder = ScriptedEncoder.until(end);
        try (var model = model(shared(() -> encoder), 1, LONG)) {
            var first = model.embed("one").subscribeAsCompletionStage();
            var second = model.embed("two").subscribeAsCompletionStage();

            assertThat(reason(model)).isEqualTo(Reason.BUSY);
            end.countDown();
            assertThat(first).succeedsWithin(LONG);
            assertThat(second).succeedsWithin(LONG);
        }
    }

    @Test
    void aModelThatCannotBeLoadedIsTriedAgainAfterAPause() {
        var attempts = new AtomicInteger();
        var encoder = ScriptedEncoder.fast();
        try (var model = model(
                shared(() -> {
                    if (attempts.incrementAndGet() == 1) {
                        throw new EmbeddingFailure(Reason.UNAVAILABLE, "It cannot be loaded");
                    }
                    return encoder;
                }),
                10,
                LONG)) {
            assertThat(reason(model)).isEqualTo(Reason.UNAVAILABLE);
            assertThat(model.trouble())
                    .hasValueSatisfying(trouble -> assertThat(trouble).contains("does not work"));
            assertThat(reason(model)).isEqualTo(Reason.UNAVAILABLE);
            assertThat(attempts).hasValue(1);

            clock.pass(Duration.ofSeconds(11));
            assertThat(Await.item(model.embed("text"))).containsExactly(1, 0);
        }
    }

    @Test
    void anErrorOfTheEngineIsAFailureOfTheText() {
        try (var model = model(
                shared(() -> {
                    throw new UnsatisfiedLinkError("no such library");
                }),
                10,
                LONG)) {
            assertThat(reason(model)).isEqualTo(Reason.UNAVAILABLE);
        }
    }

    @Test
    void modelsShareOneEncoderAndTheLastOneClosesIt() {
        var encoder = ScriptedEncoder.fast();
        SharedEncoder shared = shared(encoder::load);
        var one = model(shared, 10, LONG);
        var other = model(shared, 10, LONG);
        Await.item(one.embed("text"));
        Await.item(other.embed("text"));
        assertThat(encoder.loaded).hasValue(1);

        one.close();
        one.close();
        assertThat(Await.item(other.embed("text"))).containsExactly(1, 0);
        assertThat(encoder.closed).hasValue(0);

        other.close();
        Await.until(() -> encoder.closed.get() == 1);
    }

    @Test
    void theEncoderIsNotClosedWhileAThreadWorksWithIt() {
        var encoder = ScriptedEncoder.until(end);
        var model = model(shared(() -> encoder), 10, LONG);
        var asked = model.embed("text").subscribeAsCompletionStage();
        Await.until(() -> encoder.underWay.get() == 1);

        model.close();
        assertThat(encoder.closed).hasValue(0);
        end.countDown();

        assertThat(asked).succeedsWithin(LONG);
        Await.until(() -> encoder.closed.get() == 1);
        assertThat(encoder.closedInUse).isFalse();
    }

    @Test
    void aClosedModelFails() {
        var model = model(shared(ScriptedEncoder::fast), 10, LONG);
        model.close();

        assertThat(reason(model)).isEqualTo(Reason.UNAVAILABLE);
    }

    @Test
    void aModelThatIsOpenedAgainIsLoadedAgain() {
        var encoder = ScriptedEncoder.fast();
        SharedEncoder shared = shared(encoder::load);
        for (int i = 0; i < 2; i++) {
            try (var model = model(shared, 10, LONG)) {
                Await.item(model.embed("text"));
            }
            int times = i + 1;
            Await.until(() -> encoder.closed.get() == times);
        }

        assertThat(encoder.loaded).hasValue(2);
    }
}
