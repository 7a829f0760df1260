package dev.larder.ai.semantic.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.ai.semantic.guard.Guard;
import dev.larder.ai.semantic.guard.TrapSet;
import dev.larder.ai.semantic.guard.TrapSet.Half;
import dev.larder.ai.semantic.guard.TrapSet.Pair;
import java.util.List;
import java.util.function.BiFunction;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The embedded model and the guard together, on the labelled pairs. The log has the table of all thresholds. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit calls load() first
class ThresholdTest {
    private static final Logger LOG = Logger.getLogger(ThresholdTest.class);

    /** The default for the embedded model: chosen with the tuning half. */
    private static final double DEFAULT = 0.70;

    private static final Guard STRICT = Guard.of(Guard.Mode.STRICT);
    private static final Guard OFF = Guard.of(Guard.Mode.OFF);

    private OnnxSession session;
    private List<Pair> pairs;

    @BeforeAll
    void load() {
        session = OnnxSession.load(new EmbeddedFiles(OnnxSessionTest.DATA));
        pairs = TrapSet.read();
    }

    @AfterAll
    void close() {
        session.close();
    }

    @ParameterizedTest
    @EnumSource(Half.class)
    void mostEqualQuestionsHitAndHardlyAnyOtherDoes(Half half) {
        var table = new ThresholdTable(pairs, half, session::vector);
        log(half + ", the pair alone, with the guard", table::alone, STRICT);
        log(half + ", the pair alone, cosine only", table::alone, OFF);
        log(half + ", all cached questions, with the guard", table::pooled, STRICT);
        log(half + ", all cached questions, cosine only", table::pooled, OFF);

        var alone = table.alone(STRICT, DEFAULT);
        assertThat(alone.hitRatio()).isGreaterThanOrEqualTo(half == Half.TUNING ? 0.70 : 0.60);
        assertThat(alone.wrongPairs()).hasSizeLessThanOrEqualTo(half == Half.TUNING ? 0 : 2);
    }

    @Test
    void cosineAloneGivesMostTrapsAWrongAnswer() {
        var table = new ThresholdTable(pairs, Half.TUNING, session::vector);

        assertThat(table.alone(OFF, 0.90).precision()).isLessThan(0.5);
    }

    private static void log(String title, BiFunction<Guard, Double, ThresholdTable.Outcome> cache, Guard guard) {
        var lines = new StringBuilder(title);
        for (double threshold : ThresholdTable.THRESHOLDS) {
            lines.append('\n').append(cache.apply(guard, threshold));
        }
        LOG.info(lines);
    }
}
