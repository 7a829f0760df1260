package dev.larder.outbound;

import dev.larder.spi.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Time that passes when a test lets it pass: a clock, and the timers that run by it. */
final class ManualTime implements Timers {
    final MutableClock clock = new MutableClock();
    private final List<Timer> timers = new ArrayList<>();

    private record Timer(Instant at, Runnable step) {}

    @Override
    public Runnable run(Duration pause, Runnable step) {
        var timer = new Timer(clock.instant().plus(pause), step);
        timers.add(timer);
        return () -> timers.remove(timer);
    }

    void pass(Duration time) {
        Instant end = clock.instant().plus(time);
        for (Optional<Timer> next = due(end); next.isPresent(); next = due(end)) {
            timers.remove(next.get());
            clock.pass(Duration.between(clock.instant(), next.get().at));
            next.get().step.run();
        }
        clock.pass(Duration.between(clock.instant(), end));
    }

    /** The number of timers that have not run. */
    int pending() {
        return timers.size();
    }

    private Optional<Timer> due(Instant end) {
        return timers.stream().filter(timer -> !timer.at.isAfter(end)).min(Comparator.comparing(Timer::at));
    }
}
