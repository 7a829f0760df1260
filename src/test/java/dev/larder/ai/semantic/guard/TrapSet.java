package dev.larder.ai.semantic.guard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/** The labelled pairs of questions in {@code pairs.tsv}, whose head says how they may be used. */
public final class TrapSet {
    /** Whether a pair may be used to improve the guard. */
    public enum Half {
        TUNING,
        UNTOUCHED
    }

    /** Whether one answer answers both questions. */
    public enum Answer {
        EQUAL,
        DIFFERENT
    }

    /**
     * Two questions.
     *
     * @param type the class of the pair: how the two are equal, or in what they differ
     */
    public record Pair(String type, Half half, Answer answer, String cached, String asked) {
        private static Pair of(String line) {
            String[] columns = line.split("\t", -1);
            return new Pair(
                    columns[0],
                    Half.valueOf(columns[1].toUpperCase(Locale.ROOT)),
                    Answer.valueOf(columns[2].toUpperCase(Locale.ROOT)),
                    columns[3],
                    columns[4]);
        }
    }

    private TrapSet() {}

    /** All pairs, in the order of the file. */
    public static List<Pair> read() {
        try (var file = requireNonNull(TrapSet.class.getResourceAsStream("/dev/larder/ai/pairs.tsv"));
                var lines = new BufferedReader(new InputStreamReader(file, UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(Pair::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
