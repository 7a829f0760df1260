package dev.larder.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.core.ConfigRoot;
import dev.larder.core.Faults;
import dev.larder.http.message.HttpConfig;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BooleanValuesTest {
    private static final KnownProperties KNOWN = new KnownProperties(
            List.of(new ConfigRoot(LarderConfig.class, "larder"), new ConfigRoot(HttpConfig.class, "larder.http")));

    @ParameterizedTest
    @ValueSource(strings = {"maybe", "ture", "fasle", "2", "true,", " "})
    void anythingElseIsRefused(String value) {
        for (String name : List.of(
                "larder.limits.l.shadow",
                "larder.subscribers.s.allow-private",
                "larder.services.a.required",
                "larder.http.api-key-in-query")) {
            assertThat(faults(Map.of(name, value), Map.of())).containsExactly(name + " has to be true or false");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "FALSE", "yes", "No", "y", "n", "on", "off", "1", "0", ""})
    void theseAreNot(String value) {
        assertThat(faults(Map.of("larder.limits.l.shadow", value), Map.of())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"LARDER_SUBSCRIBERS_S_ALLOW_PRIVATE", "LARDER_SERVICES_MY_PAGES_ALLOW_FOREVER"})
    void thoseOfVariablesAreReadToo(String variable) {
        assertThat(faults(Map.of(), Map.of(variable, "fasle"))).hasSize(1);
        assertThat(faults(Map.of(), Map.of(variable, "false"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"larder.services.a.label", "larder.services.required.label", "larder.nope", "other.required"})
    void otherPropertiesAreNotLookedAt(String name) {
        assertThat(faults(Map.of(name, "maybe"), Map.of())).isEmpty();
    }

    private static List<String> faults(Map<String, String> properties, Map<String, String> environment) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withSources(new EnvConfigSource(environment, 300))
                .withDefaultValues(properties)
                .build();
        var faults = new Faults();
        BooleanValues.refuse(config, KNOWN, faults);
        return faults.all();
    }
}
