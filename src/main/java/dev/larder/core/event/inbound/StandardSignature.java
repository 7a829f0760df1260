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
    private static final String STANDARD = "webhook-";

    /** Svix, from which the standard comes, sends the same signature in header fields of its own. */
    private static final String SVIX = "svix-";

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
        String names = names(fields);
        String id = fields.need(names + "id");
        String time = fields.need(names + "timestamp");
        List<byte[]> given = given(fields.need(names + "signature"));
        if (!ID.matcher(id).matches() || !TIME.matcher(time).matches()) {
            throw new Refusal.Unauthenticated("The %sid or %<stimestamp of the delivery is malformed".formatted(names));
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

    /** Whether a delivery has a signature, be it good or bad. */
    static boolean isIn(Fields fields) {
        return fields.get(names(fields) + "signature").isPresent();
    }

    /** The first part of the names of all three header fields: one signature is never made of both kinds. */
    private static String names(Fields fields) {
        boolean svix = fields.get(STANDARD + "signature").isEmpty()
                && fields.get(SVIX + "signature").isPresent();
        return svix ? SVIX : STANDARD;
    }

    private void requireNear(Instant sent, Instant now) {
        if (Duration.between(sent, now).abs().compareTo(tolerance) > 0) {
            throw new Refusal.Unauthenticated(
                    "The timestamp of the delivery is more than %d s from now".formatted(tolerance.toSeconds()));
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
