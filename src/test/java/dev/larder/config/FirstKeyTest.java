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

    /** Settings with faults leave nothing behind. */
    @Test
    void aKeyThatIsMadeIsNotStoredAtOnce() {
        var unused = new FirstKey(directory.toString()).findOrMake();

        assertThat(directory).isEmptyDirectory();
    }

    /** A start may fail after the key was made: whoever started it has not seen the key. */
    @Test
    void keyThatNobodyHasSeenIsMadeAnew() throws IOException {
        var first = new FirstKey(directory.toString());
        FirstKey.Kept unseen = first.findOrMake();
        first.store();
        var second = new FirstKey(directory.toString());
        FirstKey.Kept made = second.findOrMake();
        second.store();
        assertThat(made).isNotEqualTo(unseen);
        assertThat(directory.resolve("first-key")).doesNotExist();

        second.show();

        assertThat(Files.readString(directory.resolve("first-key"))).isEqualTo(made.id() + " " + made.hash() + "\n");
        assertThat(new FirstKey(directory.toString()).findOrMake()).isEqualTo(made);
    }
}
