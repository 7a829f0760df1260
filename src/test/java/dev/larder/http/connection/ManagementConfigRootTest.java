package dev.larder.http.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ManagementConfigRootTest {
    @Test
    void thePortIsNotThatOfTheApi() {
        assertThat(faults(9000, Map.of())).isEmpty();
        assertThat(faults(8080, Map.of("quarkus.http.port", "9000"))).isEmpty();
        isTheApis(Map.of());
        isTheApis(Map.of("quarkus.http.port", "8080"));
        isTheApis(Map.of("quarkus.http.port", "1", "quarkus.http.ssl-port", "8080"));
    }

    @Test
    void aPortIsFrom1To65535() {
        assertThat(faults(0, Map.of())).containsExactly("larder.management.port: 0 is not a port");
        assertThat(faults(65_536, Map.of())).containsExactly("larder.management.port: 65536 is not a port");
    }

    private static void isTheApis(Map<String, String> others) {
        assertThat(faults(8080, others)).singleElement().asString().contains("8080 is the port of the API");
    }

    private static List<String> faults(int port, Map<String, String> others) {
        ManagementConfig config = new ManagementConfig() {
            @Override
            public OptionalInt port() {
                return OptionalInt.of(port);
            }

            @Override
            public String host() {
                return "127.0.0.1";
            }
        };
        return ManagementConfigRoot.root().check().faults(config, others::get);
    }
}
