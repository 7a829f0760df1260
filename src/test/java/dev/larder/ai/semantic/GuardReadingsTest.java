package dev.larder.ai.semantic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.ai.semantic.guard.Guard;
import org.junit.jupiter.api.Test;

/** What is kept of the questions that the guard has read. */
class GuardReadingsTest {
    private final Guard guard = Guard.of(Guard.Mode.STRICT);
    private final GuardReadings readings = new GuardReadings(guard);

    @Test
    void aQuestionIsReadOnce() {
        assertThat(readings.of("Turn on dark mode")).isSameAs(readings.of("Turn on dark mode"));
    }

    @Test
    void aKeptReadingHasTheVerdictOfANewOne() {
        var asked = guard.read("Turn off dark mode");

        assertThat(guard.compare(readings.of("Turn on dark mode"), asked))
                .isEqualTo(guard.compare("Turn on dark mode", "Turn off dark mode"));
        assertThat(guard.compare(readings.of("Turn off dark mode, please"), asked))
                .isEqualTo(guard.compare("Turn off dark mode, please", "Turn off dark mode"));
    }

    @Test
    void noMoreThanTheNewestAreKept() {
        var first = readings.of("question");
        for (int i = 0; i < GuardReadings.MAX_SIZE; i++) {
            assertThat(readings.of("question " + i)).isNotNull();
        }

        assertThat(readings.size()).isEqualTo(GuardReadings.MAX_SIZE);
        assertThat(readings.of("question")).isNotSameAs(first);
    }
}
