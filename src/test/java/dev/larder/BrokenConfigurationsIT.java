package dev.larder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.config.BrokenConfigurations;
import dev.larder.config.BrokenTlsFiles;
import dev.larder.config.CombinedConfigurations;
import dev.larder.server.PackagedApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The packaged application, started with invalid configurations: it ends with clean lines. A few starts have all of
 * them, many in one; one of five is also started alone, or all with {@code -Dtest.starts=all}. The starts run beside
 * each other, ahead of their tests.
 */
class BrokenConfigurationsIT {
    private static final boolean ALL = System.getProperty("test.starts", "").equals("all");
    private static final int AT_ONCE = 3;
    private static final int PATIENCE_SECONDS = 60;
    private static final Map<String, Future<Ended>> STARTS = new ConcurrentHashMap<>();
    private static final List<Process> STARTED = new ArrayList<>();

    private static final ExecutorService LANES = Executors.newFixedThreadPool(AT_ONCE);

    @TempDir
    static Path home;

    /** A start that has ended, with the lines that it printed. */
    private record Ended(int code, List<String> lines) {}

    @BeforeAll
    static void startAll() throws Exception {
        List<String> all = Stream.concat(CombinedConfigurations.all(), started())
                .map(row -> (String) row.get()[0])
                .toList();
        for (int i = 0; i < all.size(); i++) {
            int number = i;
            String declared = all.get(i);
            STARTS.put(declared, LANES.submit(() -> start(number, declared)));
        }
    }

    @AfterAll
    static void stop() {
        LANES.shutdownNow();
        synchronized (STARTED) {
            STARTED.forEach(Process::destroyForcibly);
        }
    }

    private static Stream<Arguments> started() {
        List<Arguments> all = Stream.concat(BrokenConfigurations.all(), BrokenTlsFiles.all(home))
                .toList();
        return IntStream.range(0, all.size()).filter(i -> ALL || i % 5 == 0).mapToObj(all::get);
    }

    @ParameterizedTest
    @MethodSource("started")
    void eachStopsTheStartWithCleanLines(String declared, String reason) throws Exception {
        Ended ended = Objects.requireNonNull(STARTS.get(declared)).get(10L * PATIENCE_SECONDS, TimeUnit.SECONDS);

        assertThat(ended.lines).anyMatch(line -> line.contains(reason));
        // a configuration with two faults has a line for each
        assertThat(ended.lines).hasSizeBetween(1, 2);
        assertAreClean(ended.lines);
        assertThat(ended.code).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("dev.larder.config.CombinedConfigurations#all")
    void allReasonsAreToldInCleanLines(String declared, List<String> reasons) throws Exception {
        Ended ended = Objects.requireNonNull(STARTS.get(declared)).get(10L * PATIENCE_SECONDS, TimeUnit.SECONDS);

        assertThat(reasons).allSatisfy(reason -> assertThat(ended.lines).anyMatch(line -> line.contains(reason)));
        assertThat(ended.lines).allSatisfy(line -> assertThat(reasons).anyMatch(line::contains));
        assertAreClean(ended.lines);
        assertThat(ended.code).isEqualTo(1);
    }

    private static void assertAreClean(List<String> lines) {
        assertThat(lines)
                .allSatisfy(line -> assertThat(line)
                        .doesNotContain("Exception", "SRCFG", "\tat ", " ERROR ")
                        .isNotBlank());
    }

    private static Ended start(int number, String declared) throws IOException, InterruptedException {
        Path directory = home.resolve(Integer.toString(number));
        Files.createDirectory(directory);
        Path output = directory.resolve("output");
        List<String> flags = new ArrayList<>(List.of("-Dquarkus.http.port=0", "-Dlarder.services.local.type=local"));
        Stream.of(declared.split(" "))
                .forEach(property -> flags.add((property.startsWith("quarkus.") ? "-D" : "-Dlarder.") + property));
        var builder = new ProcessBuilder(PackagedApplication.command(flags, List.of()))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("LARDER_") || name.startsWith("QUARKUS_"));
        builder.environment().put("LARDER_API_KEY", "0123456789abcdef");
        Process process = builder.start();
        synchronized (STARTED) {
            STARTED.add(process);
        }
        boolean over = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        // without the log's lines of level INFO, which tell how the start went on until then
        List<String> lines = Files.readAllLines(output).stream()
                .filter(line -> !line.contains(" INFO "))
                .toList();
        return new Ended(over ? process.exitValue() : -1, lines);
    }
}
