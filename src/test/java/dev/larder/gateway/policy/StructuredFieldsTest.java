package dev.larder.gateway.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.greenbytes.http.sfv.BooleanItem;
import org.greenbytes.http.sfv.ByteSequenceItem;
import org.greenbytes.http.sfv.DecimalItem;
import org.greenbytes.http.sfv.Dictionary;
import org.greenbytes.http.sfv.InnerList;
import org.greenbytes.http.sfv.IntegerItem;
import org.greenbytes.http.sfv.Item;
import org.greenbytes.http.sfv.ListElement;
import org.greenbytes.http.sfv.OuterList;
import org.greenbytes.http.sfv.Parameters;
import org.greenbytes.http.sfv.Parser;
import org.greenbytes.http.sfv.StringItem;
import org.greenbytes.http.sfv.TokenItem;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The vectors of the HTTP working group for structured fields. They are not part of the sources: the property
 * {@code larder.structured-field-tests} names their directory.
 */
class StructuredFieldsTest {
    private static final Logger LOG = Logger.getLogger(StructuredFieldsTest.class);

    private static final Path VECTORS =
            Path.of(System.getProperty("larder.structured-field-tests", "../shared/structured-field-tests"));

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    @TestFactory
    Stream<DynamicTest> fieldsAreRead() throws IOException {
        return vectors(VECTORS).map(vector -> dynamicTest(name(vector), () -> isRead(vector)));
    }

    @TestFactory
    Stream<DynamicTest> fieldsAreWritten() throws IOException {
        // Larder writes no decimals, which the library cuts off where the specification rounds
        return vectors(VECTORS.resolve("serialisation-tests"))
                .filter(vector -> !vector.path("expected").path(0).isBigDecimal())
                .map(vector -> dynamicTest(name(vector), () -> isWritten(vector)));
    }

    private static void isRead(JsonNode vector) {
        Optional<String> read = read(vector.path("header_type").asText(), texts(vector.path("raw")));
        if (vector.path("must_fail").asBoolean() || isNewer(vector.path("expected"))) {
            assertThat(read).isEmpty();
        } else if (!vector.path("can_fail").asBoolean() || read.isPresent()) {
            assertThat(read).contains(text(vector)).contains(String.join(", ", canonical(vector)));
        }
    }

    private static void isWritten(JsonNode vector) {
        if (vector.path("must_fail").asBoolean()) {
            assertThatIllegalArgumentException().isThrownBy(() -> text(vector));
        } else {
            assertThat(text(vector)).isEqualTo(String.join(", ", canonical(vector)));
        }
    }

    /**
     * The field as it is written after it was read. Larder reads no single items; the library does it for its parts.
     */
    private static Optional<String> read(String type, List<String> lines) {
        return switch (type) {
            case "dictionary" ->
                StructuredFields.dictionary(lines)
                        .map(members -> Dictionary.valueOf(members).serialize());
            case "list" ->
                StructuredFields.list(lines)
                        .map(members -> OuterList.valueOf(members).serialize());
            default -> item(lines);
        };
    }

    private static Optional<String> item(List<String> lines) {
        try {
            return Optional.of(new Parser(lines).parseItem().serialize());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String text(JsonNode vector) {
        JsonNode expected = vector.path("expected");
        return switch (vector.path("header_type").asText()) {
            case "dictionary" -> Dictionary.valueOf(members(expected)).serialize();
            case "list" -> OuterList.valueOf(elements(expected)).serialize();
            default -> element(expected).serialize();
        };
    }

    private static Map<String, ListElement<?>> members(JsonNode members) {
        Map<String, ListElement<?>> map = new LinkedHashMap<>();
        members.forEach(member -> map.put(member.path(0).asText(), element(member.path(1))));
        return map;
    }

    private static List<ListElement<?>> elements(JsonNode members) {
        List<ListElement<?>> list = new ArrayList<>();
        members.forEach(member -> list.add(element(member)));
        return list;
    }

    private static ListElement<?> element(JsonNode element) {
        Parameters parameters = parameters(element.path(1));
        if (!element.path(0).isArray()) {
            return bare(element.path(0)).withParams(parameters);
        }
        List<Item<?>> items = new ArrayList<>();
        element.path(0).forEach(item -> items.add((Item<?>) element(item)));
        return InnerList.valueOf(items).withParams(parameters);
    }

    private static Parameters parameters(JsonNode parameters) {
        Map<String, Object> map = new LinkedHashMap<>();
        parameters.forEach(parameter -> map.put(parameter.path(0).asText(), bare(parameter.path(1))));
        return Parameters.valueOf(map);
    }

    private static Item<?> bare(JsonNode value) {
        if (value.isObject()) {
            String text = value.path("value").asText();
            return value.path("__type").asText().equals("token")
                    ? TokenItem.valueOf(text)
                    : ByteSequenceItem.valueOf(base32(text));
        }
        if (value.isTextual()) {
            return StringItem.valueOf(value.asText());
        }
        if (value.isBoolean()) {
            return BooleanItem.valueOf(value.asBoolean());
        }
        return value.isIntegralNumber()
                ? IntegerItem.valueOf(value.asLong())
                : DecimalItem.valueOf(value.decimalValue());
    }

    /** RFC 4648 §6, which the JDK lacks. */
    private static byte[] base32(String text) {
        String digits = text.replace("=", "");
        var bytes = new byte[digits.length() * 5 / 8];
        long bits = 0;
        int count = 0;
        int written = 0;
        for (int i = 0; i < digits.length(); i++) {
            bits = (bits << 5 | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(digits.charAt(i))) & 0xFFFF;
            count += 5;
            if (count >= 8) {
                count -= 8;
                bytes[written++] = (byte) (bits >> count);
            }
        }
        return bytes;
    }

    /** Whether a value has a type of RFC 9651. */
    private static boolean isNewer(JsonNode expected) {
        return expected.findValuesAsText("__type").stream()
                .anyMatch(type -> type.equals("date") || type.equals("displaystring"));
    }

    private static List<String> canonical(JsonNode vector) {
        return texts(vector.has("canonical") ? vector.path("canonical") : vector.path("raw"));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static String name(JsonNode vector) {
        return vector.path("name").asText();
    }

    private static Stream<JsonNode> vectors(Path directory) throws IOException {
        boolean present = Files.isDirectory(directory);
        if (!present) {
            LOG.warnf(
                    "NOT TESTED: the vectors of structured fields are not in %s",
                    directory.toAbsolutePath().normalize());
        }
        assumeTrue(present, () -> "The vectors are not in " + directory);
        List<JsonNode> vectors = new ArrayList<>();
        try (var files = Files.newDirectoryStream(directory, "*.json")) {
            for (Path file : files) {
                JSON.readTree(file.toFile()).forEach(vectors::add);
            }
        }
        assertThat(vectors).hasSizeGreaterThan(100);
        return vectors.stream();
    }
}
