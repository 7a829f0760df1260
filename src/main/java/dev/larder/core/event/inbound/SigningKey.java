package dev.larder.core.event.inbound;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A secret shared with a sender, who signs with HMAC-SHA256 (RFC 2104). */
public final class SigningKey {
    private static final String ALGORITHM = "HmacSHA256";
    private static final String PREFIX = "whsec_";
    private static final int SHORTEST = 16;

    private final SecretKeySpec key;

    private SigningKey(byte[] secret) {
        if (secret.length < SHORTEST) {
            throw new IllegalArgumentException("A secret needs %d bytes or more".formatted(SHORTEST));
        }
        this.key = new SecretKeySpec(secret, ALGORITHM);
    }

    /**
     * The key of a text that is the secret.
     *
     * @throws IllegalArgumentException when it is too short
     */
    public static SigningKey ofText(String secret) {
        return new SigningKey(secret.getBytes(UTF_8));
    }

    /**
     * The key of a secret in base64, with {@code whsec_} before it or not.
     *
     * @throws IllegalArgumentException when it is too short or not base64; does not quote it
     */
    public static SigningKey ofBase64(String secret) {
        try {
            return new SigningKey(
                    Base64.getDecoder().decode(isBase64(secret) ? secret.substring(PREFIX.length()) : secret));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("A secret is whsec_ and %d bytes or more in base64".formatted(SHORTEST));
        }
    }

    /** Whether a secret says of itself that it is one in base64. */
    public static boolean isBase64(String secret) {
        return secret.startsWith(PREFIX);
    }

    /** The signature of the parts, one after the other. */
    byte[] sign(byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }
}
