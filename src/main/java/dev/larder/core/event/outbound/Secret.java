package dev.larder.core.event.outbound;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A key with which deliveries are signed, after the Standard Webhooks specification. */
public final class Secret {
    private static final String PREFIX = "whsec_";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int SHORTEST = 24;
    private static final int LONGEST = 64;

    private final SecretKeySpec key;

    private Secret(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /**
     * The secret of a text like {@code whsec_…}.
     *
     * @throws IllegalArgumentException when it is none, without quoting it
     */
    public static Secret parse(String text) {
        byte[] bytes = {};
        if (text.startsWith(PREFIX)) {
            try {
                bytes = Base64.getDecoder().decode(text.substring(PREFIX.length()));
            } catch (IllegalArgumentException e) {
                // refused below, with a message that does not quote it
            }
        }
        if (bytes.length < SHORTEST || bytes.length > LONGEST) {
            throw new IllegalArgumentException(
                    "needs secrets of the form whsec_ and %d to %d bytes in Base64".formatted(SHORTEST, LONGEST));
        }
        return new Secret(bytes);
    }

    /** The field {@code webhook-signature} of a message: one signature for each secret. */
    static String sign(List<Secret> secrets, String id, long timestamp, byte[] body) {
        return secrets.stream()
                .map(secret -> "v1," + Base64.getEncoder().encodeToString(secret.mac(id, timestamp, body)))
                .collect(Collectors.joining(" "));
    }

    private byte[] mac(String id, long timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update("%s.%d.".formatted(id, timestamp).getBytes(UTF_8));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }

    /** Says nothing of the key. */
    @Override
    public String toString() {
        return "Secret";
    }
}
