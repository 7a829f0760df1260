package dev.larder.ai.semantic.embedding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BertTokenizerTest {
    private static final int MAX = 256;
    private static final BertTokenizer TOKENIZER = new BertTokenizer(vocabulary(), MAX);
    private static final long BEGIN = 101;
    private static final long END = 102;
    private static final long UNKNOWN = 100;

    private static WordPieces vocabulary() {
        try (var file = new EmbeddedFiles(Path.of("target")).tokenizer()) {
            return WordPieces.read(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A text and its ids. */
    record Known(String text, List<Long> ids) {
        static Known of(String line) {
            String[] columns = line.split("\t", -1);
            return new Known(
                    columns[0],
                    Arrays.stream(columns[1].split(" ", -1)).map(Long::valueOf).toList());
        }
    }

    static List<Known> known() {
        try (var file = requireNonNull(BertTokenizerTest.class.getResourceAsStream("tokens.tsv"));
                var lines = new BufferedReader(new InputStreamReader(file, UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(Known::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("known")
    void aTextHasTheIdsThatTheLibraryOfTheModelGivesIt(Known known) {
        assertThat(TOKENIZER.ids(known.text())).containsExactly(known.ids().toArray(Long[]::new));
    }

    @Test
    void anEmptyTextHasTheIdsAroundItAlone() {
        assertThat(TOKENIZER.ids("")).containsExactly(BEGIN, END);
        assertThat(TOKENIZER.ids(" \t\r\n\u00a0\u2028")).containsExactly(BEGIN, END);
    }

    @Test
    void controlCharactersAndHalvesOfPairsAreNotThere() {
        assertThat(TOKENIZER.ids("da\u0000rk\u200b mo\u0007de\ufeff\ufffd \ud83d"))
                .isEqualTo(TOKENIZER.ids("dark mode"));
    }

    @Test
    void theNameOfASpecialPieceIsText() {
        assertThat(TOKENIZER.ids("[SEP] [CLS] [UNK]"))
                .startsWith(BEGIN)
                .endsWith(END)
                .doesNotContain(UNKNOWN)
                .satisfies(ids ->
                        assertThat(Arrays.copyOfRange(ids, 1, ids.length - 1)).doesNotContain(BEGIN, END));
    }

    @Test
    void theBeginningOfALongTextCounts() {
        long[] ids = TOKENIZER.ids("dark mode ".repeat(1_000_000));

        assertThat(ids).hasSize(MAX).startsWith(BEGIN).endsWith(END);
        assertThat(TOKENIZER.ids("dark mode ".repeat(127))).isEqualTo(ids);
    }
}
