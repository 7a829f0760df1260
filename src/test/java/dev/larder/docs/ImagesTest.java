package dev.larder.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the images of deploy/docker promise and no test can build. */
class ImagesTest {
    /** Half of the memory: {@code local} takes a quarter of the heap, and values pass through buffers beside it. */
    @ParameterizedTest
    @CsvSource({"Dockerfile.jvm, -XX:MaxRAMPercentage=50", "Dockerfile.native, -XX:MaximumHeapSizePercent=50"})
    void theHeapIsHalfOfTheMemoryAndEndsTheProcessWhenItIsFull(String file, String bound) throws IOException {
        String image = Files.readString(Path.of("deploy/docker", file), UTF_8);
        String entrypoint =
                image.lines().filter(line -> line.startsWith("ENTRYPOINT")).reduce("", String::concat);

        assertThat(entrypoint).contains("\"" + bound + "\"", "\"-XX:+ExitOnOutOfMemoryError\"");
    }
}
