package dev.larder.spi;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for the result of a store, which only tests may do. */
public final class Await {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Await() {}

    @CanIgnoreReturnValue
    public static <T> T item(Uni<T> uni) {
        return uni.await().atMost(PATIENCE);
    }

    /** The failure that the Uni must end with. */
    public static Throwable failure(Uni<?> uni) {
        return uni.onItem()
                .transformToUni(x -> Uni.createFrom().<Throwable>failure(new AssertionError("It succeeded")))
                .onFailure(e -> !(e instanceof AssertionError))
                .recoverWithItem(e -> e)
                .await()
                .atMost(PATIENCE);
    }

    /** Waits for an effect that comes at an unknown time. */
    public static void until(BooleanSupplier holds) {
        until(holds, Duration.ofMillis(1));
    }

    /**
     * Waits for an effect that comes at an unknown time: 20 s of looks, of which a machine that stands still makes
     * none.
     */
    public static void until(BooleanSupplier holds, Duration pause) {
        long looks = PATIENCE.dividedBy(pause);
        for (long look = 0; !holds.getAsBoolean(); look++) {
            assertThat(look).as("in time").isLessThan(looks);
            LockSupport.parkNanos(pause.toNanos());
        }
    }
}
