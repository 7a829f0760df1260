package dev.larder.core.webhook;

import com.fasterxml.jackson.core.JsonPointer;
import dev.larder.core.hook.Facts;
import dev.larder.core.hook.JsonParts;
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
        Facts facts = JsonParts.facts(body);
        return new Delivery(id, JsonParts.textAt(body, TYPE), facts);
    }

    @Override
    public boolean knows(String placeholder) {
        return JsonParts.isPointer(placeholder);
    }
}
