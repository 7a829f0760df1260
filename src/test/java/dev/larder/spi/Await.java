package dev.larder.spi;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.smallrye.mutiny.Uni;
import java.time.Duration;

/** Waits for a store's answer, as only a test may. */
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
}
