package dev.larder.core.coherence;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.larder.core.service.ServiceName;
import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.StoreException;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WaitersTest {
    private static final ServiceName SERVICE = new ServiceName("local");
    private static final CacheKey KEY = new CacheKey("k");

    private final Waiters waiters = new Waiters(3);

    @Test
    void everybodyWhoWaitsForTheKeyIsWokenAndNobodyElse() {
        List<UniAssertSubscriber<Boolean>> here =
                Stream.of(KEY, KEY).map(this::waiting).toList();
        UniAssertSubscriber<Boolean> elsewhere = waiting(new CacheKey("other"));

        waiters.wake(SERVICE, KEY);

        here.forEach(waiter -> waiter.assertCompleted().assertItem(true));
        elsewhere.assertNotTerminated();
    }

    @Test
    void nobodyWaitsLongerThanWanted() {
        assertThat(Await.item(waiters.await(SERVICE, KEY, Duration.ofMillis(20))))
                .isFalse();
    }

    @Test
    void onlySoManyWaitAndWhoLeavesMakesRoom() {
        waiting(KEY);
        waiting(KEY);
        UniAssertSubscriber<Boolean> leaving = waiting(KEY);
        assertThat(Await.failure(waiters.await(SERVICE, KEY, Duration.ofMillis(20))))
                .isInstanceOf(StoreException.Busy.class);

        leaving.cancel();

        assertThat(Await.item(waiters.await(SERVICE, KEY, Duration.ofMillis(20))))
                .isFalse();
    }

    @CanIgnoreReturnValue
    private UniAssertSubscriber<Boolean> waiting(CacheKey key) {
        return waiters.await(SERVICE, key, Duration.ofMinutes(1))
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
    }
}
