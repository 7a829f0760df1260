package dev.larder.gateway.origin.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Pages of other origins may use a gateway with every method that the configuration names. */
@QuarkusTest
@TestProfile(GatewayPreflightTest.CorsOn.class)
class GatewayPreflightTest {
    private static final String ORIGIN = "https://shop.example";

    /** The same as {@link ShopService}, with CORS. */
    public static final class CorsOn implements QuarkusTestProfile {
        @Override
        public List<TestResourceEntry> testResources() {
            return new ShopService().testResources();
        }

        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> config = new HashMap<>(new ShopService().getConfigOverrides());
            config.put("quarkus.http.cors.enabled", "true");
            config.put("quarkus.http.cors.origins", ORIGIN);
            config.put("quarkus.http.cors.methods", "GET,HEAD,POST,PUT,PATCH,DELETE,QUERY");
            return config;
        }
    }

    @Test
    void preflightOfAGatewaysPathTellsTheMethodsThatTheConfigurationNames() {
        assertThat(methods("/api/v2/shop/p/1")).isEqualTo("DELETE, GET, HEAD, PATCH, POST, PUT, QUERY");
        assertThat(methods("/api/v2/shop/_any/1")).isEqualTo("DELETE, GET, HEAD, PATCH, POST, PUT, QUERY");
        assertThat(methods("/api/v2/shop/_stats")).isEqualTo("GET, HEAD");
    }

    /** A preflight has no API key, and its answer does not tell which services stand in front of origins. */
    @Test
    void preflightTellsNoNames() {
        assertThat(methods("/api/v2/pages/p")).isEqualTo(methods("/api/v2/shop/p"));
        assertThat(methods("/api/v2/nobody/p")).isEqualTo(methods("/api/v2/shop/p"));
    }

    private static String methods(String path) {
        return RestAssured.given()
                .header("Origin", ORIGIN)
                .header("Access-Control-Request-Method", "QUERY")
                .options(path)
                .header("Access-Control-Allow-Methods");
    }
}
