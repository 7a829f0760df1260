package dev.larder.core.event.inbound;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A secret shared with a sender that signs with HMAC-SHA256 (RFC 2104). */
public final class SigningKey {
    private static final String ALGORITHM = "HmacSHA256";
    private static final String PREFIX = "whsec_";
    private static final int MIN_BYTES = 16;

    private final SecretKeySpec key;

    private SigningKey(byte[] secret) {
        if (secret.length < MIN_BYTES) {
            throw new IllegalArgumentException("A secret needs %d bytes or more".formatted(MIN_BYTES));
        }
        this.key = new SecretKeySpec(secret, ALGORITHM);
    }

    /**
     * The key of a plain-text secret.
     *
     * @throws IllegalArgumentException if the secret is too short
     */
    public static SigningKey ofText(String secret) {
        return new SigningKey(secret.getBytes(UTF_8));
    }

    /**
     * The key of a base64 secret, with or without the prefix {@code whsec_}.
     *
     * @throws IllegalArgumentException if the secret is too short or not base64; the message does not contain the
     *     secret
     */
    public static SigningKey ofBase64(String secret) {
        try {
            return new SigningKey(
                    Base64.getDecoder().decode(isBase64(secret) ? secret.substring(PREFIX.length()) : secret));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "A secret is whsec_ followed by %d bytes or more in base64".formatted(MIN_BYTES));
        }
    }

    /** Whether a secret has the prefix that marks a base64 secret. */
    public static boolean isBase64(String secret) {
        return secret.startsWith(PREFIX);
    }

    /** The signature of the concatenated parts. */
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

    @Override
    public boolean equals(Object other) {
        return other instanceof SigningKey that && key.equals(that.key);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }

    /** A constant: the key is secret. */
    @Override
    public String toString() {
        return "SigningKey";
    }
}
