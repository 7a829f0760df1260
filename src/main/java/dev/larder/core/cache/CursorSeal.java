package dev.larder.core.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.core.Refusal;
import dev.larder.core.access.KeyRing;
import dev.larder.core.service.ServiceName;
import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts the cursors of listings by AES-GCM. A store's cursor is the last key that it read, which may be one of
 * Larder's own, with a hash of a session's id in it.
 *
 * <p>The key is made of the hashes of all API keys, so every node with the same configuration reads the cursors of the
 * others. A change of the API keys ends the listings under way.
 */
@Singleton
final class CursorSeal {
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final KeyRing keys;
    private final SecureRandom random = new SecureRandom();

    CursorSeal(KeyRing keys) {
        this.keys = keys;
    }

    String seal(ServiceName service, String cursor) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, service).doFinal(cursor.getBytes(UTF_8));
            byte[] whole = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
            System.arraycopy(sealed, 0, whole, NONCE_BYTES, sealed.length);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has AES-GCM", e);
        }
    }

    /** @throws Refusal.Bad if the cursor is not one of this service, or the API keys have changed since */
    String open(ServiceName service, String sealed) {
        try {
            byte[] whole = Base64.getUrlDecoder().decode(sealed);
            if (whole.length > NONCE_BYTES) {
                Cipher cipher = cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(whole, NONCE_BYTES), service);
                return new String(cipher.doFinal(whole, NONCE_BYTES, whole.length - NONCE_BYTES), UTF_8);
            }
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            throw unknown();
        }
        throw unknown();
    }

    private Cipher cipher(int mode, byte[] nonce, ServiceName service) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                mode,
                new SecretKeySpec(keys.secret("cursors of listings"), "AES"),
                new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(service.text().getBytes(UTF_8));
        return cipher;
    }

    private static Refusal.Bad unknown() {
        return new Refusal.Bad(
                "This cursor did not come from this service, or the API keys have changed since; begin anew");
    }
}
