package dev.larder.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Limits by address behind a trusted proxy. */
@QuarkusTest
@TestProfile(Proxied.class)
@Tag("local")
class AddressLimitsTest {
    @Test
    void eachAddressHasItsOwnCountAndAnIpv6NetworkOneTogether() {
        assertThat(statuses("203.0.113.1", "203.0.113.1", "203.0.113.1", "203.0.113.2"))
                .containsExactly(200, 200, 429, 200);
        assertThat(statuses("2001:db8::1", "2001:db8::2", "2001:db8::3", "2001:db8:0:1::1"))
                .containsExactly(200, 200, 429, 200);
        from(Api.call(), "192.0.2.1").get("/api/v2").then().statusCode(200).header("RateLimit", nullValue());
    }

    @Test
    void anAddressThatGuessesIsRefusedForAWhileWithAGoodKeyToo() {
        String guesser = "198.51.100.7";
        Stream.of(1, 2).forEach(i -> guess(guesser).then().statusCode(401));
        guess(guesser)
                .then()
                .statusCode(429)
                .header("Retry-After", matchesPattern("[1-9]\\d*"))
                .header("RateLimit", matchesPattern("\"guesses\";r=0;t=\\d+"));

        from(Api.call(), guesser).get("/api/v2").then().statusCode(429);

        from(Api.call(), "198.51.100.8").get("/api/v2").then().statusCode(200).header("RateLimit", nullValue());
        guess("192.0.2.1").then().statusCode(401);
    }

    private static Response guess(String address) {
        return from(Api.as("a guess that is no key"), address).get("/api/v2");
    }

    private static List<Integer> statuses(String... addresses) {
        return Stream.of(addresses)
                .map(address -> from(Api.call(), address).get("/api/v2").statusCode())
                .toList();
    }

    private static RequestSpecification from(RequestSpecification request, String address) {
        String written = address.contains(":") ? "\"[" + address + "]\"" : address;
        return request.header("Forwarded", "for=" + written);
    }
}
