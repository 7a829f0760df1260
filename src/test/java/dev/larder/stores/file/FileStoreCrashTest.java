package dev.larder.stores.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Lists.Range;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A process with a store is killed with SIGKILL at random moments; no acknowledged operation may be undone. */
@Tag("file")
class FileStoreCrashTest {
    private static final int KILLS = 5;
    private static final int OPERATIONS = 1_000;

    private final FileStores stores = FileStores.temporary().bounded(FileStoreWriter.MAX_BYTES, 1 << 20);

    /**
     * The output of the writers: the last acknowledged state of each key, and the operations under way when they died.
     */
    private final Map<String, String> acknowledged = new HashMap<>();

    private final Map<String, Set<String>> underWay = new HashMap<>();

    @AfterEach
    void cleanUp() {
        stores.close();
    }

    @Test
    void acknowledgedWritesSurviveKillNine() throws Exception {
        int operations = 0;
        for (int round = 0; round < KILLS || operations < OPERATIONS; round++) {
            assertThat(round).as("rounds for " + OPERATIONS + " operations").isLessThan(10 * KILLS);
            operations += runAndKill(round);
            CacheStore store = stores.open(Clock.systemUTC());
            for (String key : acknowledged.keySet()) {
                check(store, key);
            }
            assertThat(store.stats().evictions()).hasValue(0);
            Await.item(store.close());
        }
        assertThat(acknowledged)
                .as("lists that have dropped values")
                .anySatisfy((key, state) -> assertThat(state.split(",", -1)).hasSize(FileStoreWriter.KEPT));
    }

    private void check(CacheStore store, String key) {
        Set<String> allowed = new HashSet<>(underWay.getOrDefault(key, Set.of()));
        allowed.add(acknowledged.get(key));
        String state = found(store, new CacheKey(key)).orElse(FileStoreWriter.ABSENT);
        assertThat(state).isIn(allowed);
        acknowledged.put(key, state);
        underWay.remove(key);
    }

    /** The state of an entry, or the states of the values of a list. */
    private static Optional<String> found(CacheStore store, CacheKey key) {
        if (!FileStoreWriter.isList(key.text())) {
            return Await.item(store.get(key)).map(entry -> stateOf(entry.payload()));
        }
        return Await.item(FileStoreWriter.lists(store).range(key, new Range(0, -1, 1 << 20)))
                .map(part ->
                        part.values().stream().map(FileStoreCrashTest::stateOf).collect(joining(",")));
    }

    private static String stateOf(byte[] value) {
        String payload = new String(value, UTF_8);
        String state = payload.substring(0, payload.indexOf(' '));
        assertThat(payload).as("every byte of the value").isEqualTo(FileStoreWriter.value(state));
        return state;
    }

    /** Lets a child process write for a while and returns the number of acknowledged operations. */
    private int runAndKill(int round) throws IOException, InterruptedException {
        Process child = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FileStoreWriter.class.getName(),
                        stores.directory().toString(),
                        Integer.toString(round)))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var out = new BufferedReader(new InputStreamReader(child.getInputStream(), UTF_8))) {
            assertThat(out.readLine()).isEqualTo("ready");
            var killer = new Thread(() -> killSoon(child));
            killer.start();
            int done = 0;
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                done += note(line.split(" ", -1)) ? 1 : 0;
            }
            killer.join();
            return done;
        } finally {
            child.destroyForcibly();
            assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Reads "try key state" and "done key state"; a line that the kill cut off is ignored. */
    private boolean note(String[] words) {
        if (words.length != 4 || !words[3].equals(".")) {
            return false;
        }
        if (words[0].equals("try")) {
            acknowledged.putIfAbsent(words[1], FileStoreWriter.ABSENT);
            underWay.computeIfAbsent(words[1], key -> new HashSet<>()).add(after(words[1], words[2]));
            return false;
        }
        acknowledged.put(words[1], after(words[1], words[2]));
        underWay.remove(words[1]);
        return true;
    }

    /** The state of the key after the announced operation. */
    private String after(String key, String said) {
        if (!FileStoreWriter.isList(key) || said.equals(FileStoreWriter.ABSENT)) {
            return said;
        }
        String before = acknowledged.getOrDefault(key, FileStoreWriter.ABSENT);
        List<String> states = new ArrayList<>();
        if (!before.equals(FileStoreWriter.ABSENT)) {
            states.addAll(List.of(before.split(",", -1)));
        }
        states.addAll(List.of(said, said));
        return String.join(",", states.subList(Math.max(0, states.size() - FileStoreWriter.KEPT), states.size()));
    }

    /** By signal, not by {@link Process#destroyForcibly()}, which also discards the output of the child. */
    private static void killSoon(Process child) {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextInt(200, 1_200));
            int code = new ProcessBuilder("kill", "-KILL", Long.toString(child.pid()))
                    .start()
                    .waitFor();
            assertThat(code).isZero();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
