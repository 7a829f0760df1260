package dev.larder.gateway.origin.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.config.WithSettings;
import dev.larder.http.Proxied;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import org.junit.jupiter.api.Test;

/** Pages of other origins may use a gateway with every method that the configuration names. */
@QuarkusTest
@TestProfile(Proxied.class)
@WithSettings(ShopService.class)
class GatewayPreflightTest {
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
                .header("Origin", Proxied.ORIGIN)
                .header("Access-Control-Request-Method", "QUERY")
                .options(path)
                .header("Access-Control-Allow-Methods");
    }
}
