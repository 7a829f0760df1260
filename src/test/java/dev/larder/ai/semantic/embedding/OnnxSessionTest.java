package dev.larder.ai.semantic.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The embedded model itself. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit calls load() first
class OnnxSessionTest {
    /** In a process, the libraries are loaded once: all tests of the model have one directory. */
    static final Path DATA = Path.of("target", "embedded-model");

    private OnnxSession session;

    @BeforeAll
    void load() {
        session = OnnxSession.load(new EmbeddedFiles(DATA));
    }

    @AfterAll
    void close() {
        session.close();
    }

    private double similarity(String one, String other) {
        return Vectors.cosine(session.vector(one), session.vector(other));
    }

    @Test
    void everyTextHasAVectorOfLengthOne() {
        for (String text : List.of("How do I reset my password?", "", "日本語", "word ".repeat(100_000))) {
            float[] vector = session.vector(text);

            assertThat(vector).hasSize(384);
            assertThat(Vectors.cosine(vector, vector)).isCloseTo(1, within(1e-6));
        }
    }

    @Test
    void aParaphraseIsNearerThanAnotherQuestion() {
        String asked = "How do I reset my password?";

        assertThat(similarity(asked, "I forgot my password, how can I get a new one?"))
                .isGreaterThan(0.75)
                .isGreaterThan(similarity(asked, "What is the weather in Paris?") + 0.5);
    }

    /** The cosine of langchain4j's class for this model, which makes tokens with the library of Hugging Face. */
    @Test
    void theSimilaritiesAreThoseOfTheModel() {
        assertThat(similarity("Convert 100 USD to EUR", "Convert 100 EUR to USD"))
                .isGreaterThan(0.95);
        assertThat(similarity("turn off dark mode", "turn on dark mode")).isGreaterThan(0.85);
        assertThat(session.vector("dark mode")).isEqualTo(session.vector("Dark  MODE"));
    }

    @Test
    void threadsShareIt() {
        var threads = Executors.newFixedThreadPool(4);
        try {
            float[] alone = session.vector("dark mode 3");
            List<CompletableFuture<float[]>> vectors = IntStream.range(0, 40)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> session.vector("dark mode " + i % 8), threads))
                    .toList();

            assertThat(vectors.get(3).join()).isEqualTo(alone);
            assertThat(vectors.get(35).join()).isEqualTo(alone);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void itsFilesAreBelowTheDataDirectory() throws IOException {
        try (var files = Files.walk(DATA.resolve("embedding"))) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> file.getFileName().toString()))
                    .contains(
                            System.mapLibraryName("onnxruntime"),
                            System.mapLibraryName("onnxruntime4j_jni"),
                            "all-minilm-l6-v2-q.onnx")
                    .noneMatch(name -> name.endsWith(".part"));
        }
    }

    @Test
    void theNameOfTheirDirectoryHasTheVersionOfTheEngine() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        String version = pom.replaceAll("(?s).*<onnxruntime.version>(.*?)<.*", "$1");

        try (var directories = Files.list(DATA.resolve("embedding"))) {
            assertThat(directories.map(
                            directory -> directory.getFileName().toString().toLowerCase(Locale.ROOT)))
                    .contains("minilm-l6-v2-q-1_onnxruntime-" + version);
        }
    }
}
