package dev.larder.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.larder.http.Wire.Reply;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.Tuple;

/** Any key, any bytes, any type: what goes in comes out, by path and in bulk, on every backend. */
@QuarkusTest
@TestProfile(EveryBackend.class)
class AnyBytesTest {
    private static final int TRIES = 150;
    private static final int SIZE = 1_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** All of Unicode that has a UTF-8 form, controls and unassigned characters included. */
    private static final Arbitrary<String> KEYS = Arbitraries.frequencyOf(
            Tuple.of(3, Arbitraries.strings().all().ofMinLength(1).ofMaxLength(60)),
            Tuple.of(2, Arbitraries.strings().ascii().ofMinLength(1).ofMaxLength(300)),
            Tuple.of(
                    2,
                    Arbitraries.strings()
                            .withChars("/.;%_?#&+=: \\")
                            .ofMinLength(1)
                            .ofMaxLength(9)));

    private static final Arbitrary<byte[]> VALUES =
            Arbitraries.bytes().array(byte[].class).ofMaxSize(3_000);

    private static final Arbitrary<String> TYPES = Arbitraries.of(
            "text/plain", "application/json", "text/html; charset=\"x, y\"", "a/b+c;d=e", "image/png", "x-x/X-X");

    private static final Arbitrary<String> JSON_TEXTS = Arbitraries.lazyOf(
            () -> Arbitraries.of("null", "true", "false", "{}", "[]", "\"\"", " [ ] "),
            () -> Arbitraries.bigDecimals().map(Object::toString),
            () -> Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(40).map(digits -> "-1" + digits + "e-5"),
            () -> Arbitraries.strings().all().ofMaxLength(20).map(AnyBytesTest::quoted),
            () -> AnyBytesTest.JSON_TEXTS.list().ofMaxSize(4).map(all -> "[" + String.join(" ,\n", all) + "]"),
            () -> AnyBytesTest.JSON_TEXTS.list().ofMaxSize(3).map(AnyBytesTest::object));

    @OnEveryBackend
    void anyBytesComeBackByPath(Backend backend) throws Exception {
        try (var wire = new Wire()) {
            long begin = Seeds.begin("anyBytesComeBackByPath");
            for (long seed = begin; seed < begin + TRIES; seed++) {
                Random random = new Random(seed);
                String place = backend.at("_key", encoded(draw(KEYS, random)));
                byte[] value = draw(VALUES, random);
                String type = draw(TYPES, random);

                Reply put = wire.exchange("PUT", place, "Content-Type: " + type + "\r\n", value);
                Reply got = wire.exchange("GET", place, "", new byte[0]);

                assertThat(put.status())
                        .as("seed %d, %s: %s", seed, place, put.text())
                        .isIn(200, 201);
                assertThat(got.body()).as("seed %d, %s", seed, place).isEqualTo(value);
                assertThat(got.field("Content-Type")).as("seed %d", seed).isEqualTo(type);
            }
        }
    }

    @OnEveryBackend
    void anyJsonComesBackByPathAndInBulk(Backend backend) throws Exception {
        try (var wire = new Wire()) {
            long begin = Seeds.begin("anyJsonComesBackByPathAndInBulk");
            for (long seed = begin; seed < begin + TRIES; seed++) {
                Random random = new Random(seed);
                String key = draw(KEYS, random);
                String json = draw(JSON_TEXTS, random);
                String shape = draw(
                        Arbitraries.of(
                                "{\"key\":%s ,\"value\": %s }",
                                "{\"resource\":[{\"key\": %s,\n\"value\":%s}]}", "{ %s :\t%s\n}"),
                        random);
                String query = shape.startsWith("{ ") ? "?format=map" : "";
                byte[] body = shape.formatted(quoted(key), json).getBytes(UTF_8);

                Reply put = wire.exchange("PUT", backend.at() + query, "", body);
                Reply byPath = wire.exchange("GET", backend.at("_key", encoded(key)), "", new byte[0]);
                Reply inBulk = wire.exchange("GET", backend.at() + "?key=" + encoded(key), "", new byte[0]);

                assertThat(put.status()).as("seed %d: %s", seed, put.text()).isEqualTo(200);
                assertThat(byPath.text()).as("seed %d", seed).isEqualTo(json.strip());
                assertThat(byPath.field("Content-Type")).isEqualTo("application/json");
                assertThat(inBulk.text()).as("seed %d", seed).endsWith(",\"value\":" + json.strip() + "}]}");
                JsonNode listed = JSON.readTree(inBulk.body()).at("/resource/0/key");
                assertThat(listed.textValue()).as("seed %d", seed).isEqualTo(key);
            }
        }
    }

    @OnEveryBackend
    void whatPathsWriteBulkReads(Backend backend) throws IOException {
        try (var wire = new Wire()) {
            long begin = Seeds.begin("whatPathsWriteBulkReads");
            for (long seed = begin; seed < begin + TRIES; seed++) {
                Random random = new Random(seed);
                String key = encoded(draw(KEYS, random));
                byte[] sent = draw(VALUES, random);

                Reply put = wire.exchange("PUT", backend.at("_key", key), "", sent);
                Reply inBulk = wire.exchange("GET", backend.at() + "?key=" + key, "", new byte[0]);

                assertThat(put.status()).as("seed %d", seed).isIn(200, 201);
                JsonNode value = JSON.readTree(inBulk.body()).at("/resource/0/value");
                byte[] read = value.isTextual()
                        ? value.textValue().getBytes(UTF_8)
                        : value.get("base64").binaryValue();
                assertThat(read).as("seed %d", seed).isEqualTo(sent);
            }
        }
    }

    private static <T> T draw(Arbitrary<T> arbitrary, Random random) {
        RandomGenerator<T> generator = arbitrary.generator(SIZE);
        return generator.next(random).value();
    }

    private static String object(List<String> values) {
        var object = new StringBuilder("{");
        for (int i = 0; i < values.size(); i++) {
            object.append(i == 0 ? "" : ", ")
                    .append("\"m")
                    .append(i)
                    .append("\" :")
                    .append(values.get(i));
        }
        return object.append('}').toString();
    }

    private static String quoted(String text) {
        try {
            return JSON.writeValueAsString(TextNode.valueOf(text));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(String key) {
        return URLEncoder.encode(key, UTF_8).replace("+", "%20").replace(".", "%2E");
    }
}
