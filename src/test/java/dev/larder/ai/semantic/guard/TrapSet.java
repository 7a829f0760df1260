package dev.larder.ai.semantic.guard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/** The labelled pairs of questions in files whose heads say how they may be used. */
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

    /** All pairs of {@code pairs.tsv}, in the order of the file. */
    public static List<Pair> read() {
        return read("pairs.tsv");
    }

    /** All pairs of a file, in their order. */
    static List<Pair> read(String name) {
        try (var file = requireNonNull(TrapSet.class.getResourceAsStream("/dev/larder/ai/" + name));
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
