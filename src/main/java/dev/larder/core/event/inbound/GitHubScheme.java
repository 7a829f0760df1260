package dev.larder.core.event.inbound;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.core.Refusal;
import dev.larder.core.event.rules.JsonParts;
import java.net.URLDecoder;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * GitHub's webhooks (docs.github.com, "Validating webhook deliveries"). Neither the time nor the id of a delivery is
 * signed: an attacker who has seen a delivery can send it again with another id. It then purges again, which is
 * harmless.
 *
 * @param keys the secrets
 */
public record GitHubScheme(List<SigningKey> keys) implements Scheme {
    private static final String SIGNATURE = "X-Hub-Signature-256";
    private static final String VERSION = "sha256=";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String PAYLOAD = "payload=";
    private static final int MAX_ID = 256;

    public GitHubScheme {
        keys = List.copyOf(keys);
    }

    @Override
    public InboundEvent open(Fields fields, byte[] body, Instant now) {
        byte[] given = given(fields.need(SIGNATURE));
        boolean known = false;
        for (SigningKey key : keys) {
            known |= MessageDigest.isEqual(key.sign(body), given);
        }
        if (!known) {
            throw wrong();
        }
        String id = fields.get("X-GitHub-Delivery")
                .filter(text -> !text.isEmpty() && text.length() <= MAX_ID)
                .orElseThrow(() ->
                        new Refusal.Bad("The delivery needs a header field X-GitHub-Delivery of 1 to 256 characters"));
        return new InboundEvent(id, fields.get("X-GitHub-Event"), JsonParts.templateValues(event(fields, body)));
    }

    /** The event of a body, which by GitHub's default is a form with the JSON text in one field. */
    private static byte[] event(Fields fields, byte[] body) {
        String type = fields.get("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        if (!type.startsWith(FORM)) {
            return body;
        }
        List<String> payloads = Arrays.stream(new String(body, US_ASCII).split("&", -1))
                .filter(field -> field.startsWith(PAYLOAD))
                .map(field -> field.substring(PAYLOAD.length()))
                .toList();
        if (payloads.size() != 1) {
            throw new Refusal.Bad("A delivery that is a form needs one field payload");
        }
        try {
            return URLDecoder.decode(payloads.get(0), UTF_8).getBytes(UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Refusal.Bad("The field payload of the delivery is not percent-encoded");
        }
    }

    /** GitHub sends one when the webhook is made. */
    @Override
    public boolean isTest(String type) {
        return type.equals("ping");
    }

    @Override
    public boolean knows(String placeholder) {
        return JsonParts.isPointer(placeholder);
    }

    private static byte[] given(String field) {
        try {
            if (field.startsWith(VERSION)) {
                return HexFormat.of().parseHex(field.substring(VERSION.length()).toLowerCase(Locale.ROOT));
            }
        } catch (IllegalArgumentException e) {
            throw wrong();
        }
        throw wrong();
    }

    private static Refusal wrong() {
        return new Refusal.Unauthenticated("The signature of the delivery is wrong");
    }
}
