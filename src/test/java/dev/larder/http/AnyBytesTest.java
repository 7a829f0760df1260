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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.engine.SourceOfRandomness;

/** Any key, any bytes and any type are returned as they were stored, by path and in bulk, on every backend. */
@QuarkusTest
@TestProfile(EveryBackend.class)
@NeedsEveryBackend
class AnyBytesTest {
    private static final int TRIES = 150;
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * All characters of Unicode's basic plane that have a UTF-8 form, all of ASCII, the characters with a meaning in
     * paths, and other planes.
     */
    private static final List<Arbitrary<String>> KEYS = List.of(
            Arbitraries.strings().all().ofMinLength(1).ofMaxLength(60).map(AnyBytesTest::wellFormed),
            Arbitraries.strings().ascii().ofMinLength(1).ofMaxLength(300),
            Arbitraries.strings().withChars("/.;%_?#&+=: \\").ofMinLength(1).ofMaxLength(9),
            Arbitraries.integers().between(0x1_0000, 0x10_FFFF).map(Character::toString));

    private static final Arbitrary<byte[]> VALUES =
            Arbitraries.bytes().array(byte[].class).ofMaxSize(3_000);

    private static final Arbitrary<String> TYPES = Arbitraries.of(
            "text/plain", "application/json", "text/html; charset=\"x, y\"", "a/b+c;d=e", "image/png", "x-x/X-X");

    private static final List<Arbitrary<String>> SCALARS = List.of(
            Arbitraries.of("null", "true", "false", "{}", "[]", "\"\"", " [ ] ", "-0", "0.0", "1E+400"),
            Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(60).map(digits -> "-1" + digits + "e-5"),
            Arbitraries.strings()
                    .all()
                    .ofMaxLength(20)
                    .map(AnyBytesTest::wellFormed)
                    .map(AnyBytesTest::quoted));

    private static final Arbitrary<String> SHAPES = Arbitraries.of(
            "{\"key\":%s ,\"value\": %s }", "{\"resource\":[{\"key\": %s,\n\"value\":%s}]}", "{ %s :\t%s\n}");

    @OnEveryBackend
    void anyBytesComeBackByPath(Backend backend) throws Exception {
        try (var wire = new Wire()) {
            long begin = Seeds.begin("anyBytesComeBackByPath");
            for (long seed = begin; seed < begin + TRIES; seed++) {
                Random random = seeded(seed);
                String place = backend.at("_key", encoded(one(KEYS, random).sample()));
                byte[] value = VALUES.sample();
                String type = TYPES.sample();

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
                Random random = seeded(seed);
                String key = one(KEYS, random).sample();
                String json = json(random, 3);
                String shape = SHAPES.sample();
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
    void bulkReadsWhatPathsWrite(Backend backend) throws IOException {
        try (var wire = new Wire()) {
            long begin = Seeds.begin("bulkReadsWhatPathsWrite");
            for (long seed = begin; seed < begin + TRIES; seed++) {
                Random random = seeded(seed);
                String key = encoded(one(KEYS, random).sample());
                byte[] sent = VALUES.sample();

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

    /**
     * Makes all later random choices depend on the seed. Quarkus' engine runs these tests, so jqwik's engine must be
     * told.
     */
    private static Random seeded(long seed) {
        Random unused = SourceOfRandomness.create(Long.toString(seed));
        return new Random(seed);
    }

    private static <T> T one(List<T> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }

    /** Any JSON text with at most this number of levels below it. */
    private static String json(Random random, int depth) {
        if (depth == 0 || random.nextBoolean()) {
            return one(SCALARS, random).sample();
        }
        List<String> values = Stream.generate(() -> json(random, depth - 1))
                .limit(random.nextInt(4))
                .toList();
        if (random.nextBoolean()) {
            return "[" + String.join(" ,\n", values) + "]";
        }
        return IntStream.range(0, values.size())
                .mapToObj(i -> "\"m%d\" :%s".formatted(i, values.get(i)))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    /** The text with every unpaired surrogate replaced, as in its UTF-8 form. */
    private static String wellFormed(String text) {
        return new String(text.getBytes(UTF_8), UTF_8);
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
