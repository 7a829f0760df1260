package dev.larder.http;

import static dev.larder.http.JsonAt.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import dev.larder.config.WithSettings;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The breaker opens after the declared part of the declared number of calls has failed. */
@QuarkusTest
@TestProfile(Proxied.class)
@WithSettings(BareServices.class)
class BreakerRulesTest {
    private static final String REFUSED = "failed repeatedly";

    /** The first call is answered; for all others the backend is unreachable. */
    @ParameterizedTest
    @CsvSource({"half-of-four, 4", "all-of-four, 5", "half-of-six, 6"})
    void aBackendIsLeftAloneAfterThatPartOfSoManyCalls(String service, int calls) {
        String place = "/api/v2/" + service;
        Api.call().get(place + "/k").then().statusCode(404);
        for (int call = 2; call <= calls; call++) {
            assertThat(open(service)).as("before call %d", call).isZero();
            unavailable(place + "/" + BareStoreFactory.AWAY).body(at("/error/message", not(containsString(REFUSED))));
        }
        assertThat(open(service)).isEqualTo(1);
        unavailable(place + "/k").body(at("/error/message", matchesPattern(".*" + REFUSED + ".*The last failure: .+")));
    }

    private static ValidatableResponse unavailable(String place) {
        return Api.call().get(place).then().statusCode(503).header("Retry-After", "1");
    }

    private static double open(String service) {
        return Scrape.value("larder_breaker_open{service=\"%s\"}".formatted(service));
    }
}
