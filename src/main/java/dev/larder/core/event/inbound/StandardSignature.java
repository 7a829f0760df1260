package dev.larder.core.event.inbound;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.larder.core.Refusal;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The signature of Standard Webhooks (https://github.com/standard-webhooks/standard-webhooks, "Webhook Headers" and
 * "Signature scheme"): HMAC-SHA256 of {@code id.timestamp.body}, by any of several keys, so that a key can be replaced
 * without losing an event.
 *
 * @param keys the keys of the sender
 * @param tolerance the accepted difference between the timestamp of a delivery and the clock
 */
public record StandardSignature(List<SigningKey> keys, Duration tolerance) {
    static final String SIGNATURE = "webhook-signature";

    private static final String VERSION = "v1,";
    // an id has no dots: else one signature would be valid for two different deliveries
    private static final Pattern ID = Pattern.compile("[!-~&&[^.]]{1,256}");
    private static final Pattern TIME = Pattern.compile("\\d{1,12}");

    public StandardSignature {
        keys = List.copyOf(keys);
    }

    /**
     * Verifies a delivery and returns its id.
     *
     * @throws Refusal.Unauthenticated unless one of the keys signed it within the tolerance
     */
    String verify(Fields fields, byte[] body, Instant now) {
        String id = fields.need("webhook-id");
        String time = fields.need("webhook-timestamp");
        List<byte[]> given = given(fields.need(SIGNATURE));
        if (!ID.matcher(id).matches() || !TIME.matcher(time).matches()) {
            throw new Refusal.Unauthenticated("The webhook-id or webhook-timestamp of the delivery is malformed");
        }
        byte[] head = (id + "." + time + ".").getBytes(US_ASCII);
        boolean known = false;
        for (SigningKey key : keys) {
            byte[] expected = key.sign(head, body);
            for (byte[] signature : given) {
                known |= MessageDigest.isEqual(expected, signature);
            }
        }
        if (!known) {
            throw new Refusal.Unauthenticated("The signature of the delivery is wrong");
        }
        requireNear(Instant.ofEpochSecond(Long.parseLong(time)), now);
        return id;
    }

    private void requireNear(Instant sent, Instant now) {
        if (Duration.between(sent, now).abs().compareTo(tolerance) > 0) {
            throw new Refusal.Unauthenticated("The webhook-timestamp of the delivery is more than %d s from now"
                    .formatted(tolerance.toSeconds()));
        }
    }

    /** The signatures of version 1 in the header; other versions are ignored. */
    private static List<byte[]> given(String field) {
        return Arrays.stream(field.split(" ", -1))
                .filter(one -> one.startsWith(VERSION))
                .map(one -> decoded(one.substring(VERSION.length())))
                .toList();
    }

    /** The decoded signature; empty if it is not base64, which matches no key. */
    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }
}
