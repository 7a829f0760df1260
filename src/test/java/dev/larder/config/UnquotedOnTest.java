package dev.larder.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnquotedOnTest {
    private static final String SERVICE = "larder.hooks.profiles.on.service";

    @ParameterizedTest
    @ValueSource(strings = {"on", "On", "ON", "\"on\"", "'on'"})
    void aHookIsReadHoweverItsOnIsWritten(String on) {
        SmallRyeConfig config = yaml("profiles: { %s: { service: users, keys: [a, b] } }".formatted(on), Map.of());

        assertThat(config.getConfigValue(SERVICE).getValue()).isEqualTo("users");
        assertThat(config.getConfigValue(SERVICE).getName()).isEqualTo(SERVICE);
        assertThat(names(config))
                .contains(SERVICE, "larder.hooks.profiles.on.keys[1]")
                .noneMatch(name -> name.contains("true"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"on", "ON", "\"on\"", "'on'"})
    void aRouteIsReadHoweverItsOnIsWritten(String on) {
        SmallRyeConfig config = Declarations.in(
                new YamlConfigSource(
                        "test",
                        "larder: { services: { shop: { routes: [{ path: /a }, { %s: POST /search, safe: on }] } } }"
                                .formatted(on),
                        100),
                Map.of());

        assertThat(config.getConfigValue("larder.services.shop.routes[1].on").getValue())
                .isEqualTo("POST /search");
        assertThat(names(config))
                .contains("larder.services.shop.routes[1].on")
                .noneMatch(name -> name.contains("true"));
    }

    @Test
    void theStrongerSourceCounts() {
        SmallRyeConfig config = yaml("profiles: { on: { service: users } }", Map.of(SERVICE, "accounts"));

        assertThat(config.getConfigValue(SERVICE).getValue()).isEqualTo("accounts");
    }

    /** A hook with the name true is as good as any other. */
    @Test
    void otherNamesStay() {
        SmallRyeConfig config = yaml("\"true\": { \"on\": { service: users }, purge: { keys: [true] } }", Map.of());

        assertThat(config.getConfigValue("larder.hooks.true.on.service").getValue())
                .isEqualTo("users");
        assertThat(names(config)).contains("larder.hooks.true.on.service", "larder.hooks.true.purge.keys");
    }

    private static List<String> names(SmallRyeConfig config) {
        List<String> names = new ArrayList<>();
        config.getPropertyNames().forEach(names::add);
        return names;
    }

    private static SmallRyeConfig yaml(String hooks, Map<String, String> stronger) {
        return Declarations.in(
                new YamlConfigSource("test", "larder: { hooks: { %s } }".formatted(hooks), 100), stronger);
    }
}
