package dev.larder.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.core.ConfigRoot;
import dev.larder.core.Faults;
import dev.larder.core.InvalidSettings;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnknownPropertiesTest {
    private final KnownProperties known = new KnownProperties(List.of(new ConfigRoot(LarderConfig.class, "larder")));
    private final UnknownProperties properties = new UnknownProperties(known);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "larder.api-key",
                "larder.services.a.type",
                "larder.services.\"a.b\".max-ttl",
                "larder.roles.r.grants[0].verbs",
                "larder.roles.r.grants[12].services",
                "larder.keys.k.hash"
            })
    void existingPropertiesAreKnown(String name) {
        assertThat(known.contains(name)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "larder.api-kye, larder.api-key",
        "larder.data_dir, larder.data-dir",
        "larder.services.mine.defualt-ttl, larder.services.mine.default-ttl",
        "larder.services.mine.mx-ttl, larder.services.mine.max-ttl",
        "larder.service.mine.type, larder.services.mine.type",
        "larder.keys.k.role, larder.keys.k.roles",
        "larder.services.mine.tyep, larder.services.mine.type",
        "larder.services.mine.ttl, larder.services.mine.max-ttl"
    })
    void theNearestNameIsTold(String wrong, String near) {
        assertThat(known.contains(wrong)).isFalse();
        assertThat(known.nearest(wrong)).contains(near);
        assertThatThrownBy(() -> refused(config(file(wrong))))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageStartingWith(wrong + " (in ")
                .hasMessageContaining("application.yaml")
                .hasMessageEndingWith(") does not exist; did you mean " + near + "?");
    }

    @ParameterizedTest
    @CsvSource({
        "larder.keys.k.expires[0], larder.keys.k.expires",
        "larder.roles.r.grants.services, larder.roles.r.grants[0].services",
        "larder.roles.r.grants[12].verb, larder.roles.r.grants[12].verbs",
        "larder.roles.r.grants[1].prefix[2], larder.roles.r.grants[1].prefixes[2]"
    })
    void whatIsNoListHasNoIndexAndAnElementHasOne(String wrong, String near) {
        assertThat(known.contains(wrong)).isFalse();
        assertThatThrownBy(() -> refused(config(file(wrong))))
                .isInstanceOf(InvalidSettings.class)
                .hasMessage("%s (in application.yaml) does not exist; did you mean %s?".formatted(wrong, near));
    }

    @Test
    void aListOfGroupsIsNotEmpty() {
        assertThatThrownBy(() -> refused(config(file("larder.roles.r.grants"))))
                .isInstanceOf(InvalidSettings.class)
                .hasMessage(
                        "larder.roles.r.grants (in application.yaml) has to be a list of at least one element, which begins with - in YAML");
    }

    @ParameterizedTest
    @ValueSource(strings = {"larder.nope", "larder.services.mine.nope", "larder.services.mine.colour", "larder.x.y.z"})
    void whereNoNameIsAlikeNoneIsTold(String wrong) {
        assertThat(known.nearest(wrong)).isEmpty();
        assertThatThrownBy(() -> refused(config(file(wrong))))
                .isInstanceOf(InvalidSettings.class)
                .hasMessage(wrong + " (in application.yaml) does not exist");
    }

    @ParameterizedTest
    @ValueSource(strings = {"LARDER_NOPE", "LARDER_HOME", "LARDER_SERVICES_MINE_COLOUR"})
    void whereNoVariableIsAlikeNoneIsTold(String variable) {
        assertThat(properties.warnings(config(environment(variable))))
                .containsExactly("The environment variable %s has no effect".formatted(variable));
    }

    @Test
    void variablesOfKubernetesAreIgnored() {
        assertThatCode(() -> refused(config(new EnvConfigSource(Map.of("LARDER_SERVICE_HOST", "x"), 300))))
                .doesNotThrowAnyException();
    }

    @Test
    void otherPeoplesPropertiesAreTheirs() {
        assertThatCode(() -> refused(config(file("lardery.x")))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LARDER_API_KEY",
                "LARDER_SERVICES_MY_PAGES_MAX_TTL",
                "LARDER_KEYS_K_ROLES",
                "LARDER_KEYS_K_ROLES_0_",
                "LARDER_ROLES_R_GRANTS_12__SERVICES"
            })
    void aVariableOfAKnownPropertyIsUsed(String variable) {
        assertThat(properties.warnings(config(environment(variable)))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "LARDER_APIKEY, LARDER_API_KEY",
        "LARDER_KEY, LARDER_API_KEY",
        "LARDER_SERVICES_MINE_DEFUALT_TTL, LARDER_SERVICES_MINE_DEFAULT_TTL",
        "LARDER_SERVICES_MY_PAGES_MX_TTL, LARDER_SERVICES_MY_PAGES_MAX_TTL",
        "LARDER_SERVICE_MINE_TYPE, LARDER_SERVICES_MINE_TYPE"
    })
    void theNearestVariableIsNamedForAnUnusedOne(String variable, String near) {
        assertThat(properties.warnings(config(environment(variable))))
                .containsExactly(
                        "The environment variable %s has no effect; did you mean %s?".formatted(variable, near));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LARDER_SERVICE_HOST",
                "LARDER_SERVICE_PORT_HTTP",
                "LARDER_PORT",
                "LARDER_PORT_8080_TCP_ADDR",
                "LARDER_REDIS_SERVICE_HOST",
                "OTHER_API_KEY"
            })
    void ofOtherPeoplesVariablesNothingIsTold(String variable) {
        assertThat(properties.warnings(config(environment(variable)))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lader", "Larder", "lrader", "ladder"})
    void aMisspeltRootIsTold(String root) {
        assertThat(properties.warnings(config(file(root + ".api-key"))))
                .containsExactly("The properties below %s in application.yaml have no effect; did you mean larder?"
                        .formatted(root));
    }

    /** A file that begins with what belongs below Larder's root. */
    @ParameterizedTest
    @CsvSource({"services.mine.type, services", "'%dev.services.mine.type', services", "api-key, api-key"})
    void aMissingRootIsTold(String name, String root) {
        assertThat(properties.warnings(config(file(name))))
                .containsExactly("The properties below %s in application.yaml have no effect; did you mean larder.%<s?"
                        .formatted(root));
    }

    /** A service that is called {@code no}, without quotes. */
    @ParameterizedTest
    @ValueSource(strings = {"larder.services.false.type", "larder.services.true.type"})
    void aNameThatYamlReadsAsABooleanIsRefused(String name) {
        assertThatThrownBy(() -> refused(config(file(name))))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining(name)
                .hasMessageContaining("in quotes");
    }

    @Test
    void aNameWithSuchAWordIsNotRefused() {
        assertThatCode(() -> refused(config(file("larder.services.\"a.true.b\".type"))))
                .doesNotThrowAnyException();
        var properties =
                new PropertiesConfigSource(Map.of("larder.services.true.type", "x"), "application.properties", 100);
        assertThatCode(() -> refused(config(properties))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"larder.api-key", "quarkus.http.port", "app.name", "server"})
    void otherRootsAreNot(String name) {
        assertThat(properties.warnings(config(file(name)))).isEmpty();
    }

    private static ConfigSource environment(String variable) {
        return new EnvConfigSource(Map.of(variable, "x"), 300);
    }

    private void refused(SmallRyeConfig config) {
        var faults = new Faults();
        properties.refuse(config, faults);
        faults.throwIfAny();
    }

    private static ConfigSource file(String name) {
        return new PropertiesConfigSource(Map.of(name, "x"), "application.yaml", 100);
    }

    private static SmallRyeConfig config(ConfigSource source) {
        return new SmallRyeConfigBuilder().withSources(source).build();
    }
}
