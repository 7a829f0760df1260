package dev.larder.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.larder.core.ConfigRoot;
import dev.larder.core.settings.EffectiveValue;
import dev.larder.core.settings.Settings;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The values of a configuration, as {@code GET /api/v2/system/config} shows them. */
class ReadSettingsTest {
    private static final Map<String, String> FILE =
            Map.of("larder.services.my-pages.type", "local", "larder.services.\"a.b\".type", "local");

    private static final KnownProperties KNOWN =
            new KnownProperties(List.of(new ConfigRoot(LarderConfig.class, "larder")));

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

    /** A misspelt name may be that of a secret. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "LARDER_REDIS_PASSWRD",
                "LARDER_DB_PWD",
                "LARDER_SUBSCRIBERS_SHOP_SECRETT",
                "LARDER_API_KYE",
                "LARDER_SERVICES_MINE_REDIS_PASSWRD"
            })
    void aVariableThatNobodyReadsIsNotShown(String variable) {
        assertThat(effective(Map.of(variable, "sesame")))
                .filteredOn(value -> !value.source().equals("default"))
                .extracting(EffectiveValue::name)
                .containsExactlyInAnyOrderElementsOf(FILE.keySet());
    }

    @Test
    void aListIsShownOnceAndByTheStrongerSource() {
        var file = new YamlConfigSource("application.yaml", "larder: { keys: { k: { roles: [a, b] } } }", 100);
        var variable = new EnvConfigSource(Map.of("LARDER_KEYS_K_ROLES", "c"), 300);

        assertThat(shown(read(config(file), false)))
                .containsExactly("larder.keys.k.roles[0]=a", "larder.keys.k.roles[1]=b");
        assertThat(shown(read(config(file, variable), false))).containsExactly("larder.keys.k.roles=c");
    }

    @Test
    void theServicesToStartWithAreShownOnlyIfTheyAreThere() {
        Map<String, String> starters =
                Map.of("larder.services.file.type", "file", "larder.services.local.type", "local");
        SmallRyeConfig config = config(
                new PropertiesConfigSource(starters, ImpliedServices.STARTERS, 50),
                new PropertiesConfigSource(Map.of("larder.services.local.type", "local"), "application.yaml", 100));

        assertThat(shown(read(config, true))).containsExactly("larder.services.local.type=local");
        assertThat(shown(read(config, false)))
                .containsExactly("larder.services.file.type=file", "larder.services.local.type=local");
    }

    @Test
    void aPropertyThatIsNotSetIsShownWithItsDefault() {
        SmallRyeConfig config = config(
                new PropertiesConfigSource(
                        Map.of("larder.services.a.type", "local", "larder.services.a.jitter", "0.5"), "file:/x", 100),
                new EnvConfigSource(Map.of("LARDER_KEYS_K_HASH", "0"), 300));
        var unused = catchThrowable(() -> ConfigGroups.read(config, LarderConfig.class, "larder"));

        assertThat(read(config, false).effective())
                .contains(
                        new EffectiveValue("larder.data-dir", "data", "default"),
                        new EffectiveValue("larder.services.a.jitter", "0.5", "/x"),
                        new EffectiveValue("larder.services.a.breaker.calls", "20", "default"))
                .extracting(EffectiveValue::name)
                .doesNotHaveDuplicates()
                .doesNotContain("larder.api-key", "larder.services.a.max-ttl", "larder.keys.k.expires")
                .noneMatch(name -> name.contains("*"));
    }

    private static List<String> shown(ReadSettings read) {
        return read.effective().stream()
                .filter(value -> !value.source().equals("default"))
                .map(value -> value.name() + "=" + value.value())
                .toList();
    }

    private static SmallRyeConfig config(ConfigSource... sources) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(sources)
                .build();
    }

    private static List<EffectiveValue> effective(Map<String, String> environment) {
        SmallRyeConfig config = config(
                new PropertiesConfigSource(FILE, "application.yaml", 100), new EnvConfigSource(environment, 300));
        return read(config, false).effective();
    }

    private static ReadSettings read(SmallRyeConfig config, boolean startersLeftOut) {
        return new ReadSettings(
                Settings.EMPTY, List.of(), config, KNOWN, startersLeftOut, new FirstKey("target"), List.of());
    }
}
