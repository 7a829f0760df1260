package dev.larder.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class LaterTest {
    @Inject
    Vertx vertx;

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 1, 999_999, 1_000_000})
    void aStepIsTakenHoweverShortThePauseIs(long nanos) throws Exception {
        var onItsOwnThread = new CompletableFuture<Thread>();
        Later.run(Duration.ofNanos(nanos), () -> onItsOwnThread.complete(Thread.currentThread()));
        assertThat(onItsOwnThread.get(5, TimeUnit.SECONDS)).isNotNull();

        var onTheLoop = new CompletableFuture<Thread>();
        vertx.runOnContext(start -> {
            try {
                Later.run(Duration.ofNanos(nanos), () -> onTheLoop.complete(Thread.currentThread()));
            } catch (IllegalArgumentException e) {
                onTheLoop.completeExceptionally(e);
            }
        });
        assertThat(onTheLoop.get(5, TimeUnit.SECONDS).getName()).contains("eventloop");
    }
}
