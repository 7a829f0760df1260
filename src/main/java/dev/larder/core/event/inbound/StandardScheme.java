package dev.larder.core.event.inbound;

import com.fasterxml.jackson.core.JsonPointer;
import dev.larder.core.event.rules.JsonParts;
import dev.larder.core.event.rules.TemplateValues;
import java.time.Instant;

/**
 * Standard Webhooks: a JSON body whose member {@code type}, if any, says what kind of event it is.
 *
 * @param signature how it is signed
 */
public record StandardScheme(StandardSignature signature) implements Scheme {
    private static final JsonPointer TYPE = JsonPointer.compile("/type");

    @Override
    public Delivery open(Fields fields, byte[] body, Instant now) {
        String id = signature.verify(fields, body, now);
        TemplateValues templateValues = JsonParts.templateValues(body);
        return new Delivery(id, JsonParts.textAt(body, TYPE), templateValues);
    }

    @Override
    public boolean knows(String placeholder) {
        return JsonParts.isPointer(placeholder);
    }
}
