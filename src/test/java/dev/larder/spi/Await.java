package dev.larder.spi;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for the result of a store, which only tests may do. */
public final class Await {
    private Await() {}

    @CanIgnoreReturnValue
    public static <T> T item(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(20));
    }

    /** The failure that the Uni must end with. */
    public static Throwable failure(Uni<?> uni) {
        return uni.onItem()
                .transformToUni(x -> Uni.createFrom().<Throwable>failure(new AssertionError("It succeeded")))
                .onFailure(e -> !(e instanceof AssertionError))
                .recoverWithItem(e -> e)
                .await()
                .atMost(Duration.ofSeconds(20));
    }

    /** Waits for an effect that comes at an unknown time. */
    public static void until(BooleanSupplier holds) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            LockSupport.parkNanos(1_000_000);
        }
    }
}
