package dev.larder.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A reader can paste a page from top to bottom into one terminal, and reads sentences that go on where they say so. */
class GuidePagesTest {
    private static final Pattern START =
            Pattern.compile("(?:.* )?(?:java -jar \\S+quarkus-run\\.jar|deploy/aot\\.sh run)(?: &)?");

    private static final Pattern EXAMPLE = Pattern.compile("```(?:bash|yaml|json)\\b.*");

    /** What a sentence that ends with a colon may announce. */
    private static final Pattern ANNOUNCED = Pattern.compile(
            "```.*|[-*|] .*|\\d+\\. .*|\\|.*|`[^`]+`:|\\*Not run by CI.*| {4}.*|<!--.*", Pattern.DOTALL);

    @Test
    void colonIsFollowedByWhatItAnnounces() {
        List<String> astray = new ArrayList<>();
        forEachPage(page -> {
            String[] paragraphs = page.text().split("\n\n+", -1);
            for (int i = 0; i + 1 < paragraphs.length; i++) {
                boolean announces = paragraphs[i].endsWith(":") && !paragraphs[i].startsWith("```");
                if (announces && !ANNOUNCED.matcher(paragraphs[i + 1]).matches()) {
                    astray.add(page.name() + ": " + paragraphs[i]);
                }
            }
        });
        assertThat(astray).isEmpty();
    }

    /** A start in the foreground would take the terminal, and one without the key of the page would not know it. */
    @Test
    void startLeavesTheTerminalToTheReaderAndKnowsTheKeyOfThePage() {
        List<String> starts = new ArrayList<>();
        forEachPage(page -> page.text()
                .lines()
                .filter(line -> START.matcher(line).matches())
                .forEach(starts::add));
        assertThat(starts)
                .hasSizeGreaterThan(4)
                .allSatisfy(start ->
                        assertThat(start).startsWith("LARDER_API_KEY=$KEY ").endsWith(" &"));
    }

    @Test
    void pageBeginsWithAnExample() {
        List<Path> late = new ArrayList<>();
        forEachPage(page -> {
            if (!beginsWithAnExample(page.text())) {
                late.add(page.name());
            }
        });
        assertThat(late).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "true, # Page|```bash|larder|```|## One|## Two",
        "true, # Page|## One|```yaml|larder:|```|## Two",
        "true, # Page|```bash|## a comment|## another one|```|```json|{}|```",
        "true, # Page|```nginx|## a comment|## another one|```|```json|{}|```",
        "false, # Page|## One|## Two|```bash|larder|```",
        "false, # Page|## One|```nginx|server {}|```|## Two|```json|{}|```",
        "false, # Page|## One|Text alone.",
        "false, # Page|```nginx|server {}|```"
    })
    void exampleIsABlockThatCanBePastedBeforeTheSecondHeading(boolean begins, String page) {
        assertThat(beginsWithAnExample(page.replace('|', '\n'))).isEqualTo(begins);
    }

    /** Whether a block that a reader can paste comes before the second heading below the title. */
    private static boolean beginsWithAnExample(String page) {
        int headings = 0;
        boolean inBlock = false;
        for (String line : page.lines().toList()) {
            if (line.startsWith("```")) {
                if (!inBlock && EXAMPLE.matcher(line).matches()) {
                    return true;
                }
                inBlock = !inBlock;
            } else if (!inBlock && line.startsWith("## ") && ++headings == 2) {
                return false;
            }
        }
        return false;
    }

    private record Page(Path name, String text) {}

    private static void forEachPage(Consumer<Page> step) {
        try (Stream<Path> pages = Files.list(Path.of("src/docs/guide"))) {
            for (Path page : pages.sorted().toList()) {
                step.accept(new Page(page, Files.readString(page, UTF_8)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
