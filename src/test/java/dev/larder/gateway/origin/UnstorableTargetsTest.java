package dev.larder.gateway.origin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.gateway.policy.Storing;
import dev.larder.spi.CacheKey;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UnstorableTargetsTest {
    private static final CacheKey KEY = new CacheKey("k");

    private final UnstorableTargets targets = new UnstorableTargets();

    @Test
    void manyAnswersInTurnThatMustNotBeStoredMakeATargetUnstorable() {
        note(7, Storing.NO_STORE);
        assertThat(targets.skipsCache(KEY)).isFalse();

        note(1, Storing.PRIVATE);
        assertThat(targets.skipsCache(KEY)).isTrue();
        assertThat(targets.skipsCache(new CacheKey("other"))).isFalse();
    }

    /** Among many answers that must not be stored there may be one that may. */
    @Test
    void oneOfEightRequestsTakesTheUsualWay() {
        note(8, Storing.NO_STORE);
        assertThat(IntStream.range(0, 80).filter(i -> !targets.skipsCache(KEY))).hasSize(10);
    }

    @Test
    void anAnswerThatCanBeStoredEndsIt() {
        note(8, Storing.NO_STORE);
        note(1, Storing.STORED);

        assertThat(targets.skipsCache(KEY)).isFalse();
    }

    /** After an outage one request asks for all, and a caller cannot make others ask alone. */
    @ParameterizedTest
    @EnumSource(
            names = {"STORED", "NO_STORE", "PRIVATE", "VARY"},
            mode = EnumSource.Mode.EXCLUDE)
    void whatSaysNothingAboutOtherAnswersDoesNotCount(Storing storing) {
        note(9, storing);

        assertThat(targets.skipsCache(KEY)).isFalse();
    }

    private void note(int times, Storing storing) {
        for (int i = 0; i < times; i++) {
            targets.note(KEY, storing);
        }
    }
}
