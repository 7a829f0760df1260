package dev.larder.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A link from one document to a file or a heading leads somewhere. */
class LinksTest {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)|src=\"([^\"]+)\"");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.*)$");
    private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```$");

    @Test
    void everyRelativeLinkLeadsSomewhere() throws IOException {
        List<String> broken = documents().stream().flatMap(LinksTest::broken).toList();
        assertThat(broken).isEmpty();
    }

    /** Every page of the guide is linked, so that readers find it. */
    @Test
    void readmeLinksEveryPageOfTheGuide() throws IOException {
        String readme = Files.readString(Path.of("README.md"), UTF_8);
        try (Stream<Path> pages = Files.list(Path.of("src/docs/guide"))) {
            assertThat(pages).isNotEmpty().allSatisfy(page -> assertThat(readme).contains("(" + page + ")"));
        }
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> docs = Files.walk(Path.of("src/docs"));
                Stream<Path> deploy = Files.walk(Path.of("deploy"))) {
            return Stream.of(Stream.of(Path.of("README.md")), docs, deploy)
                    .flatMap(paths -> paths)
                    .filter(path ->
                            path.toString().endsWith(".md") && !path.toString().contains("node_modules"))
                    .toList();
        }
    }

    private static Stream<String> broken(Path document) {
        return LINK.matcher(prose(document))
                .results()
                .map(LinksTest::target)
                .filter(target -> !target.contains(":"))
                .filter(target -> !leadsSomewhere(document, target))
                .map(target -> "%s: %s".formatted(document, target));
    }

    private static String target(MatchResult link) {
        return link.group(1) == null ? link.group(2) : link.group(1);
    }

    private static boolean leadsSomewhere(Path document, String target) {
        int hash = target.indexOf('#');
        String file = hash < 0 ? target : target.substring(0, hash);
        Path path = file.isEmpty() ? document : document.resolveSibling(file).normalize();
        return Files.exists(path) && (hash < 0 || hasHeading(path, target.substring(hash + 1)));
    }

    private static boolean hasHeading(Path document, String anchor) {
        return HEADING.matcher(prose(document))
                .results()
                .map(heading -> anchor(heading.group(1)))
                .anyMatch(anchor::equals);
    }

    /** The anchor of a heading, as GitHub derives it. */
    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    private static String prose(Path document) {
        try {
            return CODE.matcher(Files.readString(document, UTF_8)).replaceAll("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
