package dev.larder.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.core.Faults;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeclaredKeysTest {
    /** Spaces at the ends are part of a key, and no part of its strength. */
    @ParameterizedTest
    @CsvSource({
        "'                    ', larder.api-key needs 16 characters or more",
        "'\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t', larder.api-key needs 16 characters or more",
        "'  fifteen-letters  ', larder.api-key needs 16 characters or more",
        "' replace-with-16-or-more-random-characters ', larder.api-key is the placeholder"
    })
    void aKeyOfSpacesIsRefused(String key, String reason) {
        LarderConfig config = Declarations.of("larder.", "data-dir=none", Map.of("larder.api-key", key))
                .getConfigMapping(LarderConfig.class);
        var faults = new Faults();
        var keys = new DeclaredKeys(config, Map.of(), () -> {
            throw new AssertionError("A first key is made only where none is declared");
        });
        assertThat(keys.all(faults)).isEmpty();
        assertThat(faults.all()).singleElement().asString().startsWith(reason);
    }
}
