package dev.larder.ai.semantic.embedding;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

import dev.larder.ai.semantic.guard.Guard;
import dev.larder.ai.semantic.guard.TrapSet.Answer;
import dev.larder.ai.semantic.guard.TrapSet.Half;
import dev.larder.ai.semantic.guard.TrapSet.Pair;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** What a semantic cache would answer to the questions of the labelled pairs, at several thresholds of similarity. */
final class ThresholdTable {
    static final double[] THRESHOLDS = {0.95, 0.90, 0.85, 0.80, 0.75, 0.70, 0.65, 0.60, 0.50, 0};

    /** The number of near questions that the guard looks at. */
    private static final int CANDIDATES = 5;

    private final List<Pair> pairs;
    private final Map<String, float[]> vectors;
    private final Map<String, List<Near>> nearest = new HashMap<>();

    private final Map<Compared, Boolean> verdicts = new HashMap<>();

    /** What a guard was asked. */
    private record Compared(Guard guard, String cached, String asked) {}

    /** A cached question and how near it is to one that is asked. */
    private record Near(String cached, double cosine) {}

    /**
     * The outcome at one threshold.
     *
     * @param right the questions that got the answer to an equal one
     * @param wrong the questions that got the answer to a different one
     * @param equal the questions that have an equal one
     * @param wrongPairs the wrong ones, to be read
     */
    record Outcome(double threshold, int right, int wrong, int equal, List<String> wrongPairs) {
        double hitRatio() {
            return (double) right / equal;
        }

        double precision() {
            return right + wrong == 0 ? 1 : (double) right / (right + wrong);
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%.2f  right %3d of %3d (%5.1f %%)  wrong %3d  precision %5.1f %%",
                    threshold,
                    right,
                    equal,
                    100 * hitRatio(),
                    wrong,
                    100 * precision());
        }
    }

    /** The pairs of one half, with the vectors of their questions. */
    ThresholdTable(List<Pair> all, Half half, Function<String, float[]> model) {
        this.pairs = all.stream().filter(pair -> pair.half() == half).toList();
        this.vectors = pairs.stream()
                .flatMap(pair -> Stream.of(pair.cached(), pair.asked()))
                .distinct()
                .collect(toMap(Function.identity(), model));
    }

    /** Each question is asked of a cache that has nothing but the question of its pair. */
    Outcome alone(Guard guard, double threshold) {
        int right = 0;
        List<String> wrong = new ArrayList<>();
        for (Pair pair : pairs) {
            if (cosine(pair.cached(), pair.asked()) >= threshold && mayShare(guard, pair.cached(), pair.asked())) {
                if (pair.answer() == Answer.EQUAL) {
                    right++;
                } else {
                    wrong.add(pair.type() + ": " + pair.cached() + " | " + pair.asked());
                }
            }
        }
        return new Outcome(threshold, right, wrong.size(), equal(), wrong);
    }

    /** Each question is asked of a cache that has the cached questions of all pairs. */
    Outcome pooled(Guard guard, double threshold) {
        int right = 0;
        List<String> wrong = new ArrayList<>();
        for (Pair pair : pairs) {
            Optional<Near> hit = near(pair.asked()).stream()
                    .filter(near -> near.cosine() >= threshold && mayShare(guard, near.cached(), pair.asked()))
                    .findFirst();
            if (hit.isPresent() && isEqual(hit.get().cached(), pair.asked())) {
                right += pair.answer() == Answer.EQUAL ? 1 : 0;
            } else if (hit.isPresent()) {
                wrong.add(pair.type() + ": " + hit.get().cached() + " | " + pair.asked());
            }
        }
        return new Outcome(threshold, right, wrong.size(), equal(), wrong);
    }

    private boolean mayShare(Guard guard, String cached, String asked) {
        return verdicts.computeIfAbsent(
                new Compared(guard, cached, asked),
                questions -> guard.compare(cached, asked).mayShare());
    }

    /** The cached questions that are nearest to one, the nearest first. */
    private List<Near> near(String asked) {
        return nearest.computeIfAbsent(
                asked,
                question -> pairs.stream()
                        .map(Pair::cached)
                        .distinct()
                        .map(cached -> new Near(cached, cosine(cached, question)))
                        .sorted(Comparator.comparingDouble(Near::cosine).reversed())
                        .limit(CANDIDATES)
                        .toList());
    }

    /** Whether a pair says so, or both questions are the same text. What no pair is about counts as different. */
    private boolean isEqual(String cached, String asked) {
        return cached.equals(asked)
                || pairs.stream()
                        .anyMatch(pair -> pair.answer() == Answer.EQUAL
                                && ((pair.cached().equals(cached)
                                                && pair.asked().equals(asked))
                                        || (pair.cached().equals(asked)
                                                && pair.asked().equals(cached))));
    }

    private int equal() {
        return (int)
                pairs.stream().filter(pair -> pair.answer() == Answer.EQUAL).count();
    }

    private double cosine(String one, String other) {
        return Vectors.cosine(vector(one), vector(other));
    }

    private float[] vector(String text) {
        return requireNonNull(vectors.get(text));
    }
}
