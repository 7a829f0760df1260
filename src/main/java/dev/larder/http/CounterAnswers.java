package dev.larder.http;

import dev.larder.core.Refusal;
import dev.larder.spi.Counters.Counter;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Answers about counters. */
@Singleton
public final class CounterAnswers {
    private final Lives lives;
    private final Problems problems;

    CounterAnswers(Lives lives, Problems problems) {
        this.lives = lives;
        this.problems = problems;
    }

    /** The answer that tells a counter's value and the seconds it has left, 0 for no end. */
    Answer counter(Counter counter) {
        return JsonAnswers.now(json -> {
            json.writeNumberField("value", counter.value());
            json.writeNumberField("ttl", lives.secondsLeft(counter.deadline()));
        });
    }

    /** The answer to a read. */
    Answer read(Exchange exchange, Optional<Counter> found) {
        return found.map(this::counter)
                .orElseGet(() ->
                        problems.answer(new Refusal.NotFound("There is no counter with this key"), exchange.request()));
    }
}
