package dev.larder.http;

import static dev.larder.http.JsonAt.at;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;

import dev.larder.config.WithSettings;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The answers of a service whose backend lacks a capability name the missing capability. */
@QuarkusTest
@TestProfile(Proxied.class)
@WithSettings(BareServices.class)
class AbsentCapabilitiesTest {
    private static final String PLACE = "/api/v2/bare";

    @Test
    void theServiceTellsThatItHasNone() {
        Api.call()
                .get(PLACE + "/_capabilities")
                .then()
                .statusCode(200)
                .body("capabilities.values()", everyItem(equalTo(false)));
    }

    @Test
    void everyBackendHasTheMandatoryMethods() {
        Api.stored(PLACE + "/k", "v");
        Api.call().get(PLACE + "/k").then().statusCode(200).body(equalTo("v"));
        Api.call().delete(PLACE + "/k").then().statusCode(200).body(at("/success", equalTo(true)));
        Api.call().get(PLACE + "/k").then().statusCode(404);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            POST   | /_list/k              | {'values':[1]}              | lists
            GET    | /_list/k              |                             | lists
            POST   | /_list/k?pop=left     |                             | lists
            DELETE | /_list/k              |                             | lists
            POST   | /_conversation/k      | {'role':'user','content':''}| lists
            GET    | /_conversation/k      |                             | lists
            DELETE | /_conversation/k      |                             | lists
            POST   | /_counter/k           |                             | counters
            POST   | /_counter/k           | {'reset':7}                 | counters
            POST   | /_counter             | {'counters':[{'key':'k'}]}  | counters
            GET    | /_counter/k           |                             | counters
            DELETE | /_counter/k           |                             | counters
            POST   | /_limit/k             | {'limit':2,'window':60}     | rate_limits
            GET    | /_limit/k?limit=2&window=60 |                       | rate_limits
            DELETE | /_limit/k             |                             | rate_limits
            POST   | /_session             | {}                          | marks
            GET    | /_session?user=ada    |                             | marks
            DELETE | /_session?user=ada    |                             | marks
            GET    | /_session/k           |                             | marks
            PUT    | /_session/k           | {}                          | marks
            POST   | /_session/k           | {}                          | marks
            PATCH  | /_session/k           | {}                          | marks
            DELETE | /_session/k           |                             | marks
            POST   | /_session/k/rotate    |                             | marks
            POST   | /_tag                 | {'tags':['a']}              | marks
            GET    | ?prefix=a             |                             | key_scan
            POST   | /k                    | v                           | conditional_writes
            """)
    void aMissingCapabilityIsNamed(String method, String path, String body, String missing) {
        RequestSpecification request = body == null ? Api.call() : Api.json(body);
        request.request(method, PLACE + path)
                .then()
                .statusCode(501)
                .body(at("/error/message", equalTo("Service bare has no capability " + missing)));
    }
}
