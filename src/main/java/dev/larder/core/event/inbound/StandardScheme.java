package dev.larder.core.event.inbound;

import com.fasterxml.jackson.core.JsonPointer;
import dev.larder.core.event.rules.JsonParts;
import dev.larder.core.event.rules.TemplateValues;
import java.time.Instant;

/**
 * Standard Webhooks: a JSON body whose member {@code type}, if present, is the type of the event.
 *
 * @param signature the signature that every delivery must have
 */
public record StandardScheme(StandardSignature signature) implements Scheme {
    private static final JsonPointer TYPE = JsonPointer.compile("/type");

    @Override
    public InboundEvent open(Fields fields, byte[] body, Instant now) {
        String id = signature.verify(fields, body, now);
        TemplateValues templateValues = JsonParts.templateValues(body);
        return new InboundEvent(id, JsonParts.textAt(body, TYPE), templateValues);
    }

    @Override
    public boolean knows(String placeholder) {
        return JsonParts.isPointer(placeholder);
    }
}
