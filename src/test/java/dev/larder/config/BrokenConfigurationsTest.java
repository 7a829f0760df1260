package dev.larder.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.larder.core.InvalidSettings;
import dev.larder.core.settings.LiveSettings;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Invalid configurations: each is refused with plain lines, and nothing of it takes effect. */
@QuarkusTest
class BrokenConfigurationsTest {
    @Inject
    SettingsReader reader;

    @Inject
    LiveSettings live;

    @ParameterizedTest
    @MethodSource("dev.larder.config.BrokenConfigurations#all")
    void eachIsRefusedInCleanLines(String declared, String reason) {
        InvalidSettings refused = refused(declared);

        assertThat(refused.errors())
                .anyMatch(line -> line.contains(reason))
                .allSatisfy(line -> assertThat(line).doesNotContain("Exception", "SRCFG", "\n", "\tat "));
    }

    @Test
    void allReasonsAreToldAtOnce() {
        assertThat(refused(
                                "services.a.type=cupboard services.b.tipe=x keys.k.hash=abc keys.k.roles=nobody events.window=0")
                        .errors())
                .hasSizeGreaterThanOrEqualTo(3);
    }

    private InvalidSettings refused(String declared) {
        var before = live.current();
        InvalidSettings refused = catchThrowableOfType(
                InvalidSettings.class,
                () -> live.check(reader.read(Declarations.unmapped(
                                "larder.",
                                declared,
                                Map.of("larder.services.local.type", "local", "larder.data-dir", "target/broken")))
                        .settings()));
        assertThat(refused).as(declared).isNotNull();
        assertThat(live.current()).isSameAs(before);
        return refused;
    }
}
