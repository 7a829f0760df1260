package dev.larder.gateway.origin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.gateway.policy.Storing;
import dev.larder.spi.CacheKey;
import org.junit.jupiter.api.Test;

class UnstorableTargetsTest {
    private static final CacheKey KEY = new CacheKey("k");

    private final UnstorableTargets targets = new UnstorableTargets();

    @Test
    void manyAnswersInTurnThatCannotBeStoredMakeATargetUnstorable() {
        note(7, Storing.NO_STORE);
        assertThat(targets.has(KEY)).isFalse();

        note(1, Storing.PRIVATE);
        assertThat(targets.has(KEY)).isTrue();
        assertThat(targets.has(new CacheKey("other"))).isFalse();
    }

    @Test
    void anAnswerThatCanBeStoredEndsIt() {
        note(8, Storing.NO_FRESHNESS);
        note(1, Storing.STORED);

        assertThat(targets.has(KEY)).isFalse();
    }

    @Test
    void whatTheRequestForbidsSaysNothingAboutTheTarget() {
        note(9, Storing.AUTHORIZATION);
        note(9, Storing.METHOD);

        assertThat(targets.has(KEY)).isFalse();
    }

    private void note(int times, Storing storing) {
        for (int i = 0; i < times; i++) {
            targets.note(KEY, storing);
        }
    }
}
