package dev.larder.core.invalidation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.larder.core.invalidation.Waiters.WaitKey;
import dev.larder.core.service.ServiceName;
import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.StoreException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WaitersTest {
    private static final WaitKey PLACE = new WaitKey(new ServiceName("local"), new CacheKey("k"));
    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Duration LONG = Duration.ofMinutes(1);

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final Waiters waiters = new Waiters(3, registry);

    @Test
    void allWaitersOfTheKeyAreWokenAndNoOthers() {
        List<UniAssertSubscriber<Boolean>> here =
                Stream.of(PLACE, PLACE).map(this::waiting).toList();
        UniAssertSubscriber<Boolean> elsewhere = waiting(new WaitKey(PLACE.service(), new CacheKey("other")));

        waiters.wake(PLACE);

        here.forEach(waiter -> waiter.assertCompleted().assertItem(true));
        elsewhere.assertNotTerminated();
    }

    @Test
    void noCallerWaitsLongerThanItAskedFor() {
        assertThat(Await.item(waiters.await(PLACE, LONG, SHORT))).isFalse();
        assertThat(Await.item(waiters.await(PLACE, SHORT, LONG))).isFalse();
    }

    @Test
    void aCrowdLooksNoMoreOftenThanOneCaller() {
        var random = new Random(1);
        double turn = IntStream.range(0, 1_000)
                .mapToLong(i -> Waiters.turn(SHORT, 500, random).toMillis())
                .average()
                .orElseThrow();
        assertThat(turn).isCloseTo(500.0 * SHORT.toMillis(), withPercentage(10));
        assertThat(Waiters.turn(SHORT, 1, random))
                .isLessThanOrEqualTo(SHORT.multipliedBy(2).plusMillis(1));
    }

    @Test
    void onlySoManyWaitAndWhoLeavesMakesRoom() {
        waiting(PLACE);
        waiting(PLACE);
        UniAssertSubscriber<Boolean> leaving = waiting(PLACE);
        assertThat(Await.failure(waiters.await(PLACE, SHORT, LONG))).isInstanceOf(StoreException.Busy.class);
        assertThat(registry.get("larder.waiters").gauge().value()).isEqualTo(3);

        leaving.cancel();

        assertThat(Await.item(waiters.await(PLACE, SHORT, LONG))).isFalse();
    }

    @CanIgnoreReturnValue
    private UniAssertSubscriber<Boolean> waiting(WaitKey place) {
        return waiters.await(place, LONG, LONG).subscribe().withSubscriber(UniAssertSubscriber.create());
    }
}
