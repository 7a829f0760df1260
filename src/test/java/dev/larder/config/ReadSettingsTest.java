package dev.larder.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.core.ConfigRoot;
import dev.larder.core.settings.EffectiveValue;
import dev.larder.core.settings.Settings;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The values of a configuration, as {@code GET /api/v2/system/config} shows them. */
class ReadSettingsTest {
    private static final Map<String, String> FILE =
            Map.of("larder.services.my-pages.type", "local", "larder.services.\"a.b\".type", "local");

    @ParameterizedTest
    @CsvSource({
        "LARDER_API_KEY, larder.api-key",
        "LARDER_DATA_DIR, larder.data-dir",
        "LARDER_SERVICES_MINE_TYPE, larder.services.mine.type",
        "LARDER_SERVICES_MINE_MAX_TTL, larder.services.mine.max-ttl",
        "LARDER_SERVICES_MY_PAGES_MAX_TTL, larder.services.my-pages.max-ttl",
        "LARDER_SERVICES__A_B__MAX_TTL, larder.services.\"a.b\".max-ttl",
        "LARDER_KEYS_K_ROLES_0_, larder.keys.k.roles[0]",
        "LARDER_ROLES_R_GRANTS_1__SERVICES, larder.roles.r.grants[1].services",
        "LARDER_SUBSCRIBERS_S_MAX_BACKOFF, larder.subscribers.s.max-backoff"
    })
    void theValueOfAVariableIsShownUnderTheNameOfItsProperty(String variable, String property) {
        assertThat(effective(Map.of(variable, "7")))
                .filteredOn(value -> value.source().equals("environment variable"))
                .extracting(EffectiveValue::name)
                .containsExactly(property);
    }

    @Test
    void theSecretOfAVariableIsMasked() {
        assertThat(effective(Map.of("LARDER_API_KEY", "sesame")))
                .contains(new EffectiveValue("larder.api-key", Secrets.MASK, "environment variable"));
    }

    private static List<EffectiveValue> effective(Map<String, String> environment) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(FILE, "application.yaml", 100))
                .withSources(new EnvConfigSource(environment, 300))
                .build();
        var known = new KnownProperties(List.of(new ConfigRoot(LarderConfig.class, "larder")));
        return new ReadSettings(Settings.EMPTY, config, known, false).effective();
    }
}
