package dev.larder.ai.semantic.guard;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.ai.semantic.guard.TrapSet.Answer;
import dev.larder.ai.semantic.guard.TrapSet.Half;
import dev.larder.ai.semantic.guard.TrapSet.Pair;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The guard alone, without similarity, on the labelled pairs. The log has the numbers of each class. */
class TrapSetTest {
    private static final Logger LOG = Logger.getLogger(TrapSetTest.class);
    private static final Guard GUARD = Guard.of(Guard.Mode.STRICT);
    private static final List<Pair> PAIRS = TrapSet.read();
    private static final List<Pair> MORE = TrapSet.read("pairs-2.tsv");
    private static final List<Pair> OTHER_DOMAINS = TrapSet.read("pairs-3.tsv");

    @Test
    void theSetIsLargeAndVaried() {
        assertThat(PAIRS).hasSizeGreaterThanOrEqualTo(640).doesNotHaveDuplicates();
        assertThat(classes(PAIRS)).hasSizeGreaterThanOrEqualTo(26);
        assertThat(classes(PAIRS).values()).allMatch(pairs -> pairs.size() >= 12);
    }

    @Test
    void halfOfEachClassIsUntouched() {
        assertThat(classes(PAIRS)).allSatisfy((type, pairs) -> {
            Map<Half, Long> halves = pairs.stream().collect(groupingBy(Pair::half, counting()));
            assertThat(halves.getOrDefault(Half.TUNING, 0L) - halves.getOrDefault(Half.UNTOUCHED, 0L))
                    .isBetween(0L, 1L);
        });
    }

    @ParameterizedTest
    @EnumSource(Half.class)
    void noTrapSharesAnAnswer(Half half) {
        assertThat(of(half, Answer.DIFFERENT)).isNotEmpty().noneMatch(TrapSetTest::mayShare);
    }

    @ParameterizedTest
    @EnumSource(Half.class)
    void mostEqualPairsShareAnAnswer(Half half) {
        List<Pair> equal = of(half, Answer.EQUAL);
        long shared = equal.stream().filter(TrapSetTest::mayShare).count();
        log(half);

        assertThat(shared * 100 / equal.size()).isGreaterThanOrEqualTo(half == Half.TUNING ? 85 : 70);
    }

    @Test
    void noTrapOfTheSecondSetSharesAnAnswer() {
        assertThat(MORE).hasSizeGreaterThanOrEqualTo(700).doesNotHaveDuplicates();
        assertThat(MORE).filteredOn(pair -> pair.answer() == Answer.DIFFERENT).noneMatch(TrapSetTest::mayShare);
    }

    @Test
    void mostEqualPairsOfTheSecondSetShareAnAnswer() {
        List<Pair> equal =
                MORE.stream().filter(pair -> pair.answer() == Answer.EQUAL).toList();

        assertThat(equal.stream().filter(TrapSetTest::mayShare).count() * 100 / equal.size())
                .isGreaterThanOrEqualTo(75);
    }

    @Test
    void noTrapOfOtherDomainsSharesAnAnswerAndMostEqualPairsDo() {
        List<Pair> shared = OTHER_DOMAINS.stream().filter(TrapSetTest::mayShare).toList();
        long equal = OTHER_DOMAINS.stream()
                .filter(pair -> pair.answer() == Answer.EQUAL)
                .count();

        assertThat(OTHER_DOMAINS).hasSizeGreaterThanOrEqualTo(150).doesNotHaveDuplicates();
        assertThat(shared).allMatch(pair -> pair.answer() == Answer.EQUAL);
        assertThat(shared.size() * 100L / equal).isGreaterThanOrEqualTo(70);
    }

    private static void log(Half half) {
        var numbers = new StringBuilder("pairs that share an answer, of the half ").append(half);
        classes(PAIRS.stream().filter(pair -> pair.half() == half).toList())
                .forEach((type, pairs) -> numbers.append("%n%-18s %-9s %3d of %3d"
                        .formatted(
                                type,
                                pairs.get(0).answer(),
                                pairs.stream().filter(TrapSetTest::mayShare).count(),
                                pairs.size())));
        LOG.info(numbers);
    }

    private static boolean mayShare(Pair pair) {
        return GUARD.compare(pair.cached(), pair.asked()).mayShare();
    }

    private static List<Pair> of(Half half, Answer answer) {
        Predicate<Pair> wanted = pair -> pair.half() == half && pair.answer() == answer;
        return PAIRS.stream().filter(wanted).toList();
    }

    private static Map<String, List<Pair>> classes(List<Pair> pairs) {
        return pairs.stream().collect(groupingBy(Pair::type, TreeMap::new, Collectors.toList()));
    }
}
