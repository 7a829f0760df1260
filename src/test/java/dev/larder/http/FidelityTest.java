package dev.larder.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.http.Wire.Reply;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Stored bytes are returned unchanged. */
@QuarkusTest
@TestProfile(EveryBackend.class)
@NeedsEveryBackend
class FidelityTest {
    private static final List<String> JSON_TEXTS = List.of(
            "0",
            "-0.0",
            "false",
            "true",
            "null",
            "\"\"",
            "{}",
            "[]",
            "[ ]",
            "1E400",
            "1.50",
            "123456789012345678901234567890.12345678901234567890",
            "{\"b\": 1,\t\"a\":2, \"b2\":\r\n[null]}",
            "\"\\u00e9 é \\ud83d\\ude00\"",
            "\"</script><b>&amp;\"");

    @OnEveryBackend
    void jsonTextsKeepTheirBytesByPathAndInBulk(Backend backend) {
        for (String json : JSON_TEXTS) {
            String key = Api.key();
            Api.call()
                    .contentType("application/json")
                    .body(json.getBytes(UTF_8))
                    .put(backend.at(key));
            assertThat(Api.call().get(backend.at(key)).asByteArray()).isEqualTo(json.getBytes(UTF_8));

            String bulk = "{\"resource\":[{\"key\":\"%s\",\"value\":%s}]}".formatted(key, json);
            Api.call()
                    .contentType("application/json")
                    .body(bulk.getBytes(UTF_8))
                    .put(backend.at());
            Response byPath = Api.call().get(backend.at(key));
            assertThat(byPath.asByteArray()).isEqualTo(json.getBytes(UTF_8));
            assertThat(byPath.contentType()).isEqualTo("application/json");
            assertThat(Api.call().get(backend.at() + "?keys=" + key).asString())
                    .isEqualTo("{\"resource\":[{\"key\":\"%s\",\"value\":%s}]}".formatted(key, json));
        }
    }

    @OnEveryBackend
    void anyTypeOfContentIsKeptAsWritten(Backend backend) throws Exception {
        byte[] body = "a=1&b=2".getBytes(UTF_8);
        for (String type : List.of(
                "text/plain",
                "text/html; charset=utf-8",
                "Application/JSON ; charset=\"utf-8\"",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "multipart/form-data",
                "image/svg+xml",
                "application/vnd.a.b+xml;v=1;q=0.5",
                "*/*")) {
            String place = backend.at(Api.key());
            Reply written = Wire.ask("PUT", place, "Content-Type: " + type + "\r\n", body);
            assertThat(written.status()).as(type).isIn(200, 201);
            Reply read = Wire.ask("GET", place);
            assertThat(read.field("content-type")).isEqualTo(type);
            assertThat(read.body()).isEqualTo(body);
        }
    }

    @Test
    void aTypeThatIsNoneIsRefused() throws Exception {
        for (String type : List.of("not a type", ";;;", "/", "x".repeat(2_000))) {
            Reply refused = Wire.ask("PUT", "/api/v2/local/none", "Content-Type: " + type + "\r\n", new byte[1]);
            assertThat(refused.status()).as(type).isIn(400, 415);
            assertThat(refused.text()).contains("\"code\":4");
        }
        assertThat(Wire.ask("GET", "/api/v2/local/none").status()).isEqualTo(404);
    }

    @Test
    void theTypeIsTheValuesOwnWhateverTheClientWouldLike() throws Exception {
        String place = Backend.LOCAL.at(Api.key());
        Api.stored(place, "v");
        for (String accept : List.of("text/html", "application/json", "image/*;q=0", "junk", ";;", "*/*;q=x")) {
            for (String target : List.of(place, "/api/v2", Backend.LOCAL.at("_stats"))) {
                Reply read = Wire.ask("GET", target, "Accept: " + accept + "\r\n", new byte[0]);
                assertThat(read.status()).as(accept).isEqualTo(200);
                assertThat(read.field("content-type"))
                        .isEqualTo(target.equals(place) ? "text/plain" : "application/json");
            }
        }
    }

    @OnEveryBackend
    void bytesWithoutATypeAreBytes(Backend backend) throws Exception {
        var random = new byte[100_000];
        new Random(7).nextBytes(random);
        String place = backend.at(Api.key());

        assertThat(Wire.ask("PUT", place, "", random).status()).isIn(200, 201);
        Reply read = Wire.ask("GET", place);

        assertThat(read.field("content-type")).isEqualTo("application/octet-stream");
        assertThat(read.body()).isEqualTo(random);
    }

    @OnEveryBackend
    void anEmptyValueIsAValue(Backend backend) throws Exception {
        String place = backend.at(Api.key());

        assertThat(Wire.ask("PUT", place).status()).isIn(200, 201);
        Reply read = Wire.ask("GET", place);

        assertThat(read.status()).isEqualTo(200);
        assertThat(read.field("content-length")).isEqualTo("0");
        assertThat(Wire.ask("GET", place, "Range: bytes=0-\r\n", new byte[0]).status())
                .isEqualTo(416);
    }

    @OnEveryBackend
    void codedContentIsNeitherDecodedNorEncoded(Backend backend) throws Exception {
        var zipped = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(zipped)) {
            gzip.write("{\"a\":1}".getBytes(UTF_8));
        }
        String key = Api.key();
        String fields = "Content-Encoding: gzip\r\nContent-Type: application/json\r\n";

        assertThat(Wire.ask("PUT", backend.at(key), fields, zipped.toByteArray())
                        .status())
                .isIn(200, 201);

        for (String accepted : List.of("", "Accept-Encoding: identity\r\n", "Accept-Encoding: br\r\n")) {
            Reply read = Wire.ask("GET", backend.at(key), accepted, new byte[0]);
            assertThat(read.field("content-encoding")).isEqualTo("gzip");
            assertThat(read.body()).isEqualTo(zipped.toByteArray());
        }
        assertThat(Api.call().get(backend.at() + "?key=" + key).asString()).contains("\"base64\":\"H4sI");
    }

    @OnEveryBackend
    void valuesInJsonAnswersAreJsonTextOrBase64(Backend backend) throws Exception {
        Wire.Reply unused = Wire.ask("PUT", backend.at("v-bin"), "", new byte[] {0, (byte) 0xff});
        assertThat(unused.status()).isIn(200, 201);
        Api.stored(backend.at("v-text"), "a \"b\"\n");
        Api.stored(backend.at("v-number"), "12");
        Api.call().contentType("application/json").body("{broken").put(backend.at("v-broken"));

        String all = Api.call()
                .get(backend.at() + "?keys=v-bin,v-text,v-number,v-broken,v-missing")
                .asString();

        assertThat(all)
                .startsWith("{\"resource\":[{\"key\":\"v-bin\",\"value\":{\"base64\":\"AP8=\"}},"
                        + "{\"key\":\"v-text\",\"value\":\"a \\\"b\\\"\\n\"},"
                        + "{\"key\":\"v-number\",\"value\":\"12\"},"
                        + "{\"key\":\"v-broken\",\"value\":\"{broken\"},"
                        + "{\"key\":\"v-missing\",\"error\":{\"code\":404");
    }

    @OnEveryBackend
    void noStoredValueCanRunInABrowser(Backend backend) {
        String key = Api.key();
        Api.call().contentType("text/html").body("<script>x</script>").put(backend.at(key));

        for (String place : List.of(
                backend.at(key),
                backend.at(key) + "?envelope=true",
                backend.at("missing") + "?default=%3Cb%3E",
                backend.at() + "?keys=" + key)) {
            Api.call()
                    .get(place)
                    .then()
                    .statusCode(200)
                    .header("X-Content-Type-Options", "nosniff")
                    .header("Content-Security-Policy", "sandbox");
        }
    }

    @OnEveryBackend
    void valuesUpToTheLimitAreKeptAndLargerOnesRefused(Backend backend) throws Exception {
        int limit = Api.call().get(backend.at("_capabilities")).jsonPath().getInt("limits.max_value_bytes");
        assertThat(limit).isEqualTo(backend == Backend.MEMCACHED ? limit : 8 << 20);
        String place = backend.at(Api.key());
        byte[] largest = new byte[limit];
        new Random(1).nextBytes(largest);

        assertThat(Wire.ask("PUT", place, "", largest).status()).isIn(200, 201);
        assertThat(Wire.ask("GET", place).body()).isEqualTo(largest);
        assertThat(Wire.ask("PUT", place, "", new byte[limit + 1]).status()).isEqualTo(413);
        assertThat(Wire.ask("GET", place).body()).isEqualTo(largest);
        Api.call().delete(place).then().statusCode(200);
    }

    @Test
    void memcachedTakesNoMoreThanItsItems() {
        int limit =
                Api.call().get(Backend.MEMCACHED.at("_capabilities")).jsonPath().getInt("limits.max_value_bytes");

        assertThat(limit).isBetween(1_000_000, 1 << 20);
    }
}
