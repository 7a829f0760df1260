package dev.larder.http;

import static dev.larder.http.JsonAt.at;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.larder.http.Wire.Reply;
import dev.larder.spi.HostileKeys;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The key that a raw request target names: the rest after the service, decoded once and not normalised. */
@QuarkusTest
@TestProfile(EveryBackend.class)
@NeedsEveryBackend
class TargetsTest {
    @OnEveryBackend
    void theKeyIsTheRawPathDecodedOnce(Backend backend) throws Exception {
        for (String[] one : new String[][] {
            {"a//b", "a//b"},
            {"a/", "a/"},
            {"/a", "/a"},
            {"a;x=1", "a;x=1"},
            {"a%2Fb%2f", "a/b/"},
            {"%2e%2e", ".."},
            {"x/%2E%2E/y", "x/../y"},
            {"x/%2e", "x/."},
            {"%00", "\u0000"},
            {"a%0d%0aX:%20y", "a\r\nX: y"},
            {"%2525", "%25"},
            {"a+b", "a+b"},
            {"a%20b", "a b"},
            {"...", "..."},
            {"a!$&'()*,;=:@~-._b", "a!$&'()*,;=:@~-._b"},
            {"%F0%9F%97%9D", "🗝"},
            {"http://x/api/v2", "http://x/api/v2"},
            {"_key/_touch/x", "_touch/x"},
            {"_key//", "/"},
            {"a/_key", "a/_key"}
        }) {
            assertThat(put(backend.at(one[0]), one[0])).as(one[0]).isIn(200, 201);
            Reply named = Wire.ask("GET", backend.at() + "?key=" + URLEncoder.encode(one[1], UTF_8));
            assertThat(named.text()).as(one[0]).contains("\"value\":").doesNotContain("error");
            assertThat(Wire.ask("DELETE", backend.at(one[0])).text()).contains("true");
            assertThat(Wire.ask("GET", backend.at(one[0])).status()).isEqualTo(404);
        }
    }

    @OnEveryBackend
    void hostileKeysAreKeysByPathAndInBulk(Backend backend) throws Exception {
        for (String key : HostileKeys.all().toList()) {
            String encoded = URLEncoder.encode(key, UTF_8).replace("+", "%20").replace(".", "%2E");
            assertThat(put(backend.at("_key", encoded), "v")).isIn(200, 201);
            assertThat(Wire.ask("GET", backend.at() + "?key=" + encoded).text())
                    .as(encoded)
                    .contains("\"value\":\"v\"");
            assertThat(Wire.ask("GET", backend.at("_key", encoded)).text()).isEqualTo("v");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "..",
                ".",
                "x/..",
                "../x",
                "x/./y",
                "%",
                "%4",
                "%zz",
                "a%",
                "%ff",
                "%c0%af",
                "%ed%a0%80",
                "é",
                "_key/",
                "_key",
                "_counter",
                "_counter/",
                "_list",
                "_list/",
                "_conversation",
                "_conversation/",
                "_limit",
                "_limit/",
                "_key/..",
                "_touch"
            })
    void aTargetThatNamesNoKeyIsRefusedAndFlushesNothing(String raw) throws IOException {
        Api.stored(Backend.LOCAL.at("stays"), "v");
        for (String method : List.of("GET", "PUT", "DELETE")) {
            assertThat(Wire.ask(method, Backend.LOCAL.at(raw)).status())
                    .as(method)
                    .isIn(400, 405);
        }
        assertThat(Api.call().get(Backend.LOCAL.at("stays")).asString()).isEqualTo("v");
    }

    @ParameterizedTest
    @ValueSource(strings = {"_leases/x", "_events/x", "_session/x/y", "_session/x/rotate/", "_", "_stats/x", "_%6bey2"})
    void reservedSegmentsWithoutAMeaningAreNotFound(String raw) throws IOException {
        for (String method : List.of("GET", "PUT", "DELETE")) {
            Reply reply = Wire.ask(method, Backend.LOCAL.at(raw));
            assertThat(reply.status()).isEqualTo(404);
            assertThat(reply.text()).contains("\"message\":\"There is nothing");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/api/local/KEY, 200",
        "/api/v2/LOCAL/KEY, 200",
        "/api/v2/lo%63al/KEY, 200",
        "http://example.org/api/v2/local/KEY, 200",
        "http://example.org/api/local/KEY, 200",
        "/api/v2/nobody/KEY, 404",
        "/api/v2/lo%2Fcal/KEY, 404",
        "/api/v1/local/KEY, 404",
        "/api/v2/system/KEY, 404",
        "/api/v2/v2/KEY, 404",
        "/API/v2/local/KEY, 404",
        "//api/v2/local/KEY, 404",
        "/x/../api/v2/local/KEY, 404",
        "/%61pi/v2/local/KEY, 404",
        "/api/v2/local/-/KEY, 404",
        "/api/v2//local/KEY, 404",
        "/api/v2/local;x/KEY, 404",
        "/api//v2/local/KEY, 404"
    })
    void aServiceIsReachedInOneWayOrTheOther(String target, int status) throws IOException {
        String key = Api.key();
        Api.stored(Backend.LOCAL.at(key), "v");

        assertThat(Wire.ask("GET", target.replace("KEY", key)).status()).isEqualTo(status);
    }

    @Test
    void unknownTargetsAreNotFoundWhateverTheClientAccepts() throws IOException {
        for (String detour : List.of("/api;/v2/local/k", "/api;x=1/v2/local", "//api;/v2/local/_events")) {
            assertThat(Wire.ask("GET", detour, "Accept: text/html\r\n", new byte[0])
                            .status())
                    .as(detour)
                    .isEqualTo(404);
        }
    }

    @Test
    void aFlushIsNotReachedByAnyDetour() throws IOException {
        Api.stored(Backend.LOCAL.at("stays"), "v");
        for (String detour : List.of(
                "//api/v2/local",
                "/api//v2/local",
                "/api/v2//local",
                "/api/v2/local/",
                "/api/v2/local/.",
                "/api/v2/local/x/..",
                "/api/v2/local/%2e",
                "/api/v2/local;",
                "/api/v2/local%2F",
                "/api/v2/local%20",
                "/%61pi/v2/local",
                "/api/v2/./local",
                "/api/v2/x/../local",
                "/api/v2/system/cache/",
                "/api/v2/system/cache/local/",
                "/api/v2/system/cache/local/x",
                "/api/v2/system/cache;x",
                "/api/v2/-",
                "/api/v2/system/cache?x=1",
                "http:///api/v2/local/",
                "*")) {
            assertThat(Wire.ask("DELETE", detour).status()).as(detour).isIn(200, 400, 404, 405);
            assertThat(Wire.ask("GET", Backend.LOCAL.at("stays")).text())
                    .as(detour)
                    .isEqualTo("v");
        }
    }

    @OnEveryBackend
    void keysMayHaveOneKibibyte(Backend backend) throws IOException {
        String longest = "ü".repeat(512);
        String encoded = URLEncoder.encode(longest, UTF_8);

        assertThat(put(backend.at(encoded), "v")).isIn(200, 201);
        assertThat(Wire.ask("GET", backend.at(encoded)).text()).isEqualTo("v");
        Reply longer = Wire.ask("GET", backend.at(encoded + "x"));
        assertThat(longer.status()).isEqualTo(400);
        assertThat(longer.text()).contains("at most 1024 bytes").doesNotContain("%C3");
        Api.json("{'key': '%sx', 'value': 1}".formatted(longest))
                .post(backend.at())
                .then()
                .statusCode(400);
        Api.text("v").put("/api/v2/narrow/" + "k".repeat(17)).then().statusCode(400);
    }

    @Test
    void aTargetBeyondEveryBoundIsRefusedWithABody() throws IOException {
        Reply reply = Wire.ask("GET", Backend.LOCAL.at("k".repeat(40_000)));

        assertThat(reply.status()).isEqualTo(414);
    }

    @Test
    void theMethodMayBeTunnelled() {
        String place = Backend.LOCAL.at(Api.key());
        Api.text("v").header("X-HTTP-Method", "put").post(place).then().statusCode(201);

        assertThat(Api.call().header("X-HTTP-Method", "GET").post(place).asString())
                .isEqualTo("v");
        Api.call().header("X-HTTP-Method", "DELETE").post(place).then().body(at("/success", equalTo(true)));
        Api.call().header("X-HTTP-Method", "DELETE").get(place).then().statusCode(404);
        for (String none : List.of("BREW", "G T", "", "é", "CONNECT")) {
            Api.call().header("X-HTTP-Method", none).post(place).then().statusCode(405);
        }
    }

    private static int put(String target, String value) throws IOException {
        return Wire.ask("PUT", target, "Content-Type: text/plain\r\n", value.getBytes(ISO_8859_1))
                .status();
    }
}
