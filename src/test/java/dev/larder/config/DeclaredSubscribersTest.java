package dev.larder.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.core.InvalidSettings;
import dev.larder.core.event.log.Event.Kind;
import dev.larder.core.event.outbound.Subscriber;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeclaredSubscribersTest {
    private static final String SECRET = "whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0";
    private static final String GOOD = "url=https://shop.example/hook secrets=" + SECRET;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            url=ftp://shop.example/             | needs a url that begins with http:// or https:// and has a host and no credentials
            url=https://user:pass@shop.example/ | no credentials
            url=https:///hook                   | needs a url
            url=https://shop.example/#x         | needs a url
            url=shop.example                    | needs a url
            secrets=password                    | needs secrets of the form whsec_ and 24 to 64 bytes in Base64
            services=nowhere                    | names the service 'nowhere', but there are only
            queue=nowhere                       | names the service 'nowhere', but there are only
            services=outbox queue=outbox        | cannot receive events of a service that stores a queue
            attempts=0                          | needs attempts and a timeout of more than 0
            timeout=0                           | needs attempts and a timeout of more than 0
            node-timeout=999ms                  | needs a node-timeout of at least 1s
            backoff=2h                          | max-backoff that is not below backoff
            """)
    void invalidSubscribersStopTheStart(String properties, String complaint) {
        assertThatThrownBy(() -> declared("shop", GOOD + " " + properties))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageStartingWith("larder.subscribers.shop ")
                .hasMessageContaining(complaint)
                .message()
                .doesNotContain("pass@")
                .doesNotContain("password");
    }

    @Test
    void absentSettingsHaveDefaults() {
        Subscriber shop = declared("shop", GOOD).get(0);
        assertThat(shop.kinds()).containsExactlyInAnyOrder(Kind.values());
        assertThat(shop.services()).isEmpty();
        assertThat(shop.scope().prefixes()).containsExactly("");
        assertThat(shop.target().allowPrivate()).isFalse();
        assertThat(shop.retries().attempts()).isEqualTo(20);
    }

    private static List<Subscriber> declared(String name, String properties) {
        Map<String, String> values = new HashMap<>();
        for (String property : properties.split(" ", -1)) {
            String[] parts = property.split("=", 2);
            values.put("larder.subscribers.%s.%s".formatted(name, parts[0]), parts[1]);
        }
        LarderConfig config = new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withConverter(MemorySize.class, 200, new MemorySizeConverter())
                .withMapping(LarderConfig.class)
                .withValidateUnknown(false)
                .withSources(new PropertiesConfigSource(values, "test", 300))
                .build()
                .getConfigMapping(LarderConfig.class);
        return Declarations.valid(new DeclaredSubscribers(
                config, Declarations.holders("local", "outbox").keySet())::all);
    }
}
