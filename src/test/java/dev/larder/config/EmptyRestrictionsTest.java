package dev.larder.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.core.Faults;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A restriction without anything in it is refused, because it would be none. */
class EmptyRestrictionsTest {
    private static final String VERBS = "larder.roles.r.grants[0].verbs";

    /** Every list that Larder reads, so that a new one is not forgotten. */
    static Stream<String> lists() {
        return ConfigMappings.getProperties(ConfigClass.configClass(LarderConfig.class, "larder")).keySet().stream()
                .filter(name -> name.endsWith("[*]"))
                .map(name -> name.substring(0, name.length() - "[*]".length()))
                .map(name -> name.replace("[*]", "[0]").replace("*", "my-own"));
    }

    @ParameterizedTest
    @MethodSource("lists")
    void eachListNeedsAnElement(String name) {
        for (String empty : List.of("", " ", ",", ",,,", " , ", "${UNSET:}", "${UNSET:},${UNSET:}")) {
            assertThat(faults(Map.of(name, empty))).as(empty).containsExactly(refused(name));
        }
        assertThat(faults(Map.of(name, "a,"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "roles: { r: { grants: [{ verbs: ',' }] } }          | larder.roles.r.grants[0].verbs",
                "roles: { r: { grants: [{ verbs: [] }] } }           | larder.roles.r.grants[0].verbs",
                "roles: { r: { grants: [{ prefixes: [a, ' '] }] } }  | larder.roles.r.grants[0].prefixes[1]",
                "keys: { k: { expires: [] } }                        | larder.keys.k.expires",
                "keys: { k: { expires: ' ' } }                       | larder.keys.k.expires",
                "keys: { k: { expires: '${UNSET:}' } }               | larder.keys.k.expires",
                "subscribers: { s: { prefix: '' } }                  | larder.subscribers.s.prefix"
            })
    void aFileNeedsThemToo(String yaml, String name) {
        assertThat(faults(new YamlConfigSource("test", "larder: { %s }".formatted(yaml))))
                .containsExactly(refused(name));
    }

    @Test
    void aCommaMayBeAnElementAndABeginning() {
        assertThat(faults(Map.of("larder.roles.r.grants[0].prefixes[0]", ",", "larder.subscribers.s.prefix", ",")))
                .isEmpty();
    }

    @Test
    void aVariableNeedsThemToo() {
        assertThat(faults(new EnvConfigSource(Map.of("LARDER_ROLES_R_GRANTS_0__VERBS", ","), 300)))
                .containsExactly(refused(VERBS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"larder.subscribers.s.queue", "larder.webhooks.w.remember-in"})
    void aServiceThatKeepsDeliveriesIsNotEmpty(String name) {
        String reason = "%s is empty: name a service, or leave the property out";

        assertThat(faults(Map.of(name, "${UNSET:}"))).containsExactly(reason.formatted(name));
        assertThat(faults(new EnvConfigSource(Map.of(VariablePattern.variable(name), ""), 300)))
                .containsExactly(reason.formatted(name.replace('-', '.')));
    }

    private static String refused(String name) {
        return name + " is empty, which restricts nothing: give it a value, or leave the property out";
    }

    private static List<String> faults(Map<String, String> properties) {
        return faults(new EnvConfigSource(Map.of(), 300), properties);
    }

    private static List<String> faults(ConfigSource source) {
        return faults(source, Map.of());
    }

    private static List<String> faults(ConfigSource source, Map<String, String> properties) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(source)
                .withDefaultValues(properties)
                .build();
        var faults = new Faults();
        EmptyRestrictions.refuse(config, faults);
        return faults.all();
    }
}
