package dev.larder.core.event.inbound;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonPointer;
import dev.larder.core.Refusal;
import dev.larder.core.event.rules.JsonParts;
import java.net.URLDecoder;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An event of CloudEvents 1.0 (https://github.com/cloudevents/spec, "HTTP Protocol Binding"), in structured or binary
 * content mode. Placeholders refer to its {@code data}, wherever the mode puts that.
 */
sealed interface CloudEvent {
    /** The attribute's value. */
    Optional<String> attribute(String name);

    /** The values at this pointer in the data. */
    List<String> at(JsonPointer pointer);

    /** An event in structured mode: one JSON object with attributes and data. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Structured(byte[] text) implements CloudEvent {
        private static final JsonPointer DATA = JsonPointer.compile("/data");
        private static final JsonPointer BASE64 = JsonPointer.compile("/data_base64");

        @Override
        public Optional<String> attribute(String name) {
            return JsonParts.textAt(text, JsonPointer.compile("/" + name));
        }

        @Override
        public List<String> at(JsonPointer pointer) {
            Optional<String> encoded = JsonParts.textAt(text, BASE64);
            return encoded.isPresent()
                    ? JsonParts.at(decoded(encoded.get()), pointer)
                    : JsonParts.at(text, DATA.append(pointer));
        }

        private static byte[] decoded(String base64) {
            try {
                return Base64.getDecoder().decode(base64);
            } catch (IllegalArgumentException e) {
                throw new Refusal.Bad("data_base64 is not base64");
            }
        }
    }

    /** An event in binary mode: attributes in header fields, data in the body. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Binary(Fields fields, byte[] data) implements CloudEvent {
        @Override
        public Optional<String> attribute(String name) {
            // section 3.1.3.2: values are percent-encoded; a plus is a plus
            return fields.get("ce-" + name).map(text -> {
                try {
                    return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
                } catch (IllegalArgumentException e) {
                    throw new Refusal.Bad("The header field ce-%s is not percent-encoded".formatted(name));
                }
            });
        }

        @Override
        public List<String> at(JsonPointer pointer) {
            return JsonParts.at(data, pointer);
        }
    }

    /**
     * Reads the event of a delivery.
     *
     * @throws Refusal.Bad if the delivery is not an event of CloudEvents 1.0
     */
    static CloudEvent of(Fields fields, byte[] body) {
        String type = fields.get("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        CloudEvent event;
        if (type.startsWith("application/cloudevents+json")) {
            JsonParts.require(body);
            event = new Structured(body);
        } else if (type.startsWith("application/cloudevents")) {
            throw new Refusal.Bad("Only single CloudEvents are accepted, in JSON or in binary mode");
        } else {
            event = new Binary(fields, body);
        }
        if (!event.attribute("specversion").equals(Optional.of("1.0"))) {
            throw new Refusal.Bad("The delivery is not an event of CloudEvents 1.0");
        }
        return event;
    }

    /**
     * The value of a required attribute.
     *
     * @throws Refusal.Bad if the event lacks it
     */
    default String need(String name) {
        return attribute(name)
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> new Refusal.Bad("The event has no attribute " + name));
    }
}
