package dev.larder.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.core.store.Servers.Division;
import dev.larder.spi.Await;
import dev.larder.spi.StoreException;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The calls that an open breaker lets through. Its guard needs an application. */
@QuarkusTest
class BreakerInterceptorTest {
    private static final Protection RULES = new Protection(10, 2, 1, Duration.ofMillis(500), Duration.ofMillis(300));

    private final Servers servers = new Servers("far", RULES, Division.NONE);
    private final BreakerInterceptor breaker = new BreakerInterceptor(servers);

    @BeforeEach
    void open() {
        assertThat(servers.openness()).isZero();
        for (int i = 0; i < 2; i++) {
            assertThat(Await.failure(through(Uni.createFrom().failure(away())))).hasMessage("It is away");
        }
        assertThat(servers.openness()).isEqualTo(1);
        assertThat(isRefused()).isTrue();
    }

    @Test
    void aTryThatSucceedsLetsAllThrough() {
        Await.until(() -> !isRefused());
        assertThat(servers.openness()).isZero();
        assertThat(isRefused()).isFalse();
    }

    @Test
    void aTryThatFailsIsFollowedByAnotherPause() {
        Await.until(() -> servers.openness() == 0.5);
        assertThat(Await.failure(through(Uni.createFrom().failure(away())))).hasMessage("It is away");
        assertThat(isRefused()).isTrue();
        Await.until(() -> !isRefused());
    }

    /** A flush may take minutes, and some calls never get an answer. */
    @Test
    void aSlowAttemptDelaysNoOtherSubscriber() {
        var flush = new CompletableFuture<String>();
        var caller = new CompletableFuture<String>();
        Await.until(() -> servers.openness() == 0.5);
        var unused = through(Uni.createFrom().completionStage(flush))
                .subscribe()
                .with(caller::complete, caller::completeExceptionally);
        assertThat(isRefused()).isTrue();

        Await.until(() -> !isRefused());

        assertThat(servers.openness()).isZero();
        assertThat(caller).isNotDone();
        flush.complete("done");
        assertThat(caller).isCompletedWithValue("done");
        assertThat(isRefused()).isFalse();
    }

    private boolean isRefused() {
        return Await.item(through(Uni.createFrom().item("through"))
                        .onFailure(StoreException.Unavailable.class)
                        .recoverWithItem(Throwable::getMessage))
                .contains("calls are refused for a while");
    }

    private <T> Uni<T> through(Uni<T> call) {
        return breaker.around(StoreCall.CLEAR, call);
    }

    private static StoreException away() {
        return new StoreException.Unavailable("It is away", null);
    }
}
