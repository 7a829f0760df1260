package dev.larder.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstKeyTest {
    @TempDir
    Path directory;

    /** A start may fail after the key was made: whoever started it has not seen the key. */
    @Test
    void keyThatNobodyHasSeenIsMadeAnew() throws IOException {
        FirstKey.Kept unseen = new FirstKey(directory.toString()).findOrMake();
        var second = new FirstKey(directory.toString());
        FirstKey.Kept made = second.findOrMake();
        assertThat(made).isNotEqualTo(unseen);
        assertThat(directory.resolve("first-key")).doesNotExist();

        second.show();

        assertThat(Files.readString(directory.resolve("first-key"))).isEqualTo(made.id() + " " + made.hash() + "\n");
        assertThat(new FirstKey(directory.toString()).findOrMake()).isEqualTo(made);
    }
}
