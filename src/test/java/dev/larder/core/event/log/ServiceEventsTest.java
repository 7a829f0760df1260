package dev.larder.core.event.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.spi.CacheKey;
import dev.larder.spi.MutableClock;
import dev.larder.spi.StoreException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ServiceEventsTest {
    private static final Duration LINGER = Duration.ofSeconds(60);

    private final MutableClock clock = new MutableClock();
    private final ServiceEvents events = events(8);
    private final Runnable sleeper = this::sleepOn;

    @Test
    void eventsWithoutFollowersAreDropped() {
        tell("before");
        EventLog log = events.join(sleeper);
        tell("after");
        assertThat(log.last()).isEqualTo(1);
        assertThat(log.find(1).orElseThrow().subject())
                .isEqualTo(new Subject.Key(new CacheKey("after"), Optional.empty()));
        assertThat(log.find(2)).isEmpty();
    }

    @Test
    void followersAreWokenAfterTheEventIsInTheLog() {
        EventLog log = events.join(sleeper);
        var seen = new AtomicLong();
        assertThat(events.join(() -> seen.set(log.last()))).isSameAs(log);
        tell("a");
        assertThat(seen).hasValue(1);
    }

    @Test
    void aLostEventIsReportedAsLost() {
        EventLog log = events.join(sleeper);
        for (int i = 0; i < 9; i++) {
            tell("k" + i);
        }
        assertThat(log.hasLost(1)).isTrue();
        assertThat(log.find(1)).isEmpty();
        assertThat(log.hasLost(2)).isFalse();
        assertThat(log.find(2)).isPresent();
        assertThat(log.resume(log.bookmark(0))).isEmpty();
        assertThat(log.resume(log.bookmark(1))).isEqualTo(OptionalLong.of(1));
        assertThat(log.resume(log.bookmark(9))).isEqualTo(OptionalLong.of(9));
        assertThat(log.resume(log.bookmark(10))).isEmpty();
    }

    @Test
    void aFollowerThatReturnsSoonFindsTheSameLog() {
        EventLog log = events.join(sleeper);
        events.leave(sleeper);
        tell("meanwhile");
        clock.pass(LINGER.minusMillis(1));
        tell("still");
        assertThat(events.join(sleeper)).isSameAs(log);
        assertThat(log.last()).isEqualTo(2);
    }

    @Test
    void aFollowerThatReturnsLateFindsANewLogAndItsBookmarkIsRefused() {
        EventLog log = events.join(sleeper);
        String bookmark = log.bookmark(log.last());
        events.leave(sleeper);
        clock.pass(LINGER);
        tell("the last that is remembered");
        tell("nobody's");
        EventLog other = events.join(sleeper);
        assertThat(other).isNotSameAs(log);
        assertThat(other.resume(bookmark)).isEmpty();
    }

    @Test
    void listenersAreBounded() {
        events.admit();
        events.admit();
        assertThatThrownBy(events::admit).isInstanceOf(StoreException.Busy.class);
        events.release();
        events.admit();
        assertThat(events.listeners()).isEqualTo(2);
    }

    @Test
    void concurrentWritersLeaveNoGap() throws InterruptedException {
        int writers = 4;
        long each = 20_000;
        ServiceEvents many = events((int) (writers * each));
        EventLog log = many.join(sleeper);
        var done = new CountDownLatch(writers);
        for (int w = 0; w < writers; w++) {
            String name = "w" + w + ":";
            new Thread(() -> {
                        for (int i = 0; i < each; i++) {
                            many.removed(new CacheKey(name + i));
                        }
                        done.countDown();
                    })
                    .start();
        }
        Set<Subject> seen = new HashSet<>();
        long next = 1;
        while (next <= writers * each) {
            Optional<Event> event = log.find(next);
            if (event.isPresent()) {
                seen.add(event.get().subject());
                next++;
            }
        }
        done.await();
        assertThat(seen).hasSize((int) (writers * each));
    }

    private void sleepOn() {}

    private void tell(String key) {
        events.removed(new CacheKey(key));
    }

    private ServiceEvents events(int window) {
        var rules = new EventRules(window, LINGER, 2, Duration.ofSeconds(1), Duration.ofHours(1), Duration.ZERO);
        return new ServiceEvents("svc", () -> rules, clock);
    }
}
