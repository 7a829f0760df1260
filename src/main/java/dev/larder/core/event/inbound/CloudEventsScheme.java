package dev.larder.core.event.inbound;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.core.Refusal;
import dev.larder.core.event.rules.JsonParts;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * CloudEvents 1.0, with a Standard Webhooks signature or a bearer token. The signature covers the body alone: in binary
 * mode the attributes are as trustworthy as the connection.
 *
 * @param signature the signature that deliveries may have
 * @param tokens the accepted bearer tokens
 */
public record CloudEventsScheme(StandardSignature signature, List<String> tokens) implements Scheme {
    private static final String ATTRIBUTE = "ce:";
    private static final Pattern NAME = Pattern.compile("ce:[a-z0-9]{1,20}");
    private static final String BEARER = "Bearer ";
    private static final int MAX_ID = 1_024;

    public CloudEventsScheme {
        tokens = List.copyOf(tokens);
    }

    @Override
    public InboundEvent open(Fields fields, byte[] body, Instant now) {
        Optional<String> signed = sender(fields, body, now);
        CloudEvent event = CloudEvent.of(fields, body);
        // "source + id is unique for each distinct event"
        String id = event.need("source") + "\n" + event.need("id");
        if (id.length() > MAX_ID) {
            throw new Refusal.Bad("The event's source and id have more than %d characters together".formatted(MAX_ID));
        }
        return new InboundEvent(
                signed.orElse(id), Optional.of(event.need("type")), placeholder -> value(event, placeholder));
    }

    @Override
    public boolean knows(String placeholder) {
        return JsonParts.isPointer(placeholder) || NAME.matcher(placeholder).matches();
    }

    /** Authenticates the sender; returns the signed delivery id, if there is one. */
    private Optional<String> sender(Fields fields, byte[] body, Instant now) {
        if (StandardSignature.isIn(fields)) {
            return Optional.of(signature.verify(fields, body, now));
        }
        String field = fields.need("Authorization");
        byte[] given = field.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? field.substring(BEARER.length()).getBytes(UTF_8)
                : new byte[0];
        boolean known = false;
        for (String token : tokens) {
            known |= MessageDigest.isEqual(token.getBytes(UTF_8), given);
        }
        if (!known) {
            throw new Refusal.Unauthenticated("The bearer token of the delivery is wrong");
        }
        return Optional.empty();
    }

    private static List<String> value(CloudEvent event, String placeholder) {
        return placeholder.startsWith(ATTRIBUTE)
                ? List.of(event.need(placeholder.substring(ATTRIBUTE.length())))
                : event.at(JsonParts.pointer(placeholder));
    }
}
