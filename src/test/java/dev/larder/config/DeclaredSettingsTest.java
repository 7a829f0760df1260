package dev.larder.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.core.settings.EffectiveValue;
import dev.larder.core.settings.SettingsSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class DeclaredSettingsTest {
    private static final String PROPERTY = "larder.services.told.type";

    @Inject
    DeclaredSettings declared;

    @AfterEach
    void restore() {
        System.clearProperty(PROPERTY);
        declared.read().inEffect();
    }

    /** Settings that were read may be refused afterwards. */
    @Test
    void settingsThatWereReadAreToldWhenTheyAreInEffect() {
        System.setProperty(PROPERTY, "local");
        SettingsSource.Reading read = declared.read();
        assertThat(declared.effective()).extracting(EffectiveValue::name).doesNotContain(PROPERTY);
        read.inEffect();
        assertThat(declared.effective()).extracting(EffectiveValue::name).contains(PROPERTY);
    }
}
