package dev.larder.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts ids of sessions by AES-GCM, with a key made of a secret, so that a session can hold its own id and who reads the
 * backend does not learn it.
 */
final class SessionIdCipher {
    private static final String PURPOSE = "larder-spring-session id 1\n";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec key;
    private final SecureRandom random = new SecureRandom();

    /** @param secret a secret of much randomness, such as an API key */
    SessionIdCipher(String secret) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest((PURPOSE + secret).getBytes(UTF_8));
            this.key = new SecretKeySpec(hash, "AES");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    String encrypt(String id) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] sealed = run(Cipher.ENCRYPT_MODE, nonce, id.getBytes(UTF_8))
                .orElseThrow(() -> new IllegalStateException("Every Java platform has AES-GCM"));
        byte[] text = Arrays.copyOf(nonce, nonce.length + sealed.length);
        System.arraycopy(sealed, 0, text, nonce.length, sealed.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
    }

    /** The id; empty when it was encrypted with another secret. */
    Optional<String> decrypt(String text) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            return bytes.length <= NONCE_BYTES
                    ? Optional.empty()
                    : run(
                                    Cipher.DECRYPT_MODE,
                                    Arrays.copyOf(bytes, NONCE_BYTES),
                                    Arrays.copyOfRange(bytes, NONCE_BYTES, bytes.length))
                            .map(id -> new String(id, UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Optional<byte[]> run(int mode, byte[] nonce, byte[] text) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            return Optional.of(cipher.doFinal(text));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }
}
