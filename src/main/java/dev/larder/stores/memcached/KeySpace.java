package dev.larder.stores.memcached;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.spi.CacheKey;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The physical keys of one namespace.
 *
 * <pre>
 * namespace/g                          holds the namespace's generation on each server
 * namespace/generation/e/key           an entry, c a counter, l a list, r rate limits, m a part of the marks
 * namespace/generation/E/sha256(key)   an entry whose key is too long or not printable ASCII, C a counter, L a list
 * </pre>
 *
 * <p>A namespace has no slash and a generation neither, so no key can be taken for another kind or another namespace. A
 * namespace that memcached would not take is hashed too, behind a tilde.
 */
final class KeySpace {
    /** protocol.txt: "Currently the length limit of a key is set at 250 characters". */
    private static final int LONGEST = 250;

    private static final int GENERATION_BYTES = 8;
    private static final int GENERATION_LENGTH = 11;

    /** Leaves room for the generation, a kind and a hash. */
    private static final int LONGEST_NAMESPACE = LONGEST - GENERATION_LENGTH - 4 - 43;

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final String namespace;

    KeySpace(String namespace) {
        boolean plain = namespace.length() <= LONGEST_NAMESPACE && isLegal(namespace) && namespace.charAt(0) != '~';
        this.namespace = plain ? namespace : "~" + hash(namespace.getBytes(UTF_8));
    }

    /** The key of the namespace's generation on a server. */
    String generationKey() {
        return namespace + "/g";
    }

    /** A generation that never was and never comes again. */
    static String newGeneration() {
        byte[] random = new byte[GENERATION_BYTES];
        new SecureRandom().nextBytes(random);
        return BASE64.encodeToString(random);
    }

    KeySlot entry(CacheKey key) {
        return slot(key, 'e');
    }

    KeySlot counter(CacheKey key) {
        return slot(key, 'c');
    }

    KeySlot list(CacheKey key) {
        return slot(key, 'l');
    }

    /** The slot of a key's rate limits. */
    KeySlot limits(CacheKey key) {
        return slot(key, 'r');
    }

    /** A part of the namespace's marks. */
    KeySlot marks(String part) {
        return slot(new CacheKey(part), 'm');
    }

    private KeySlot slot(CacheKey key, char kind) {
        String text = key.text();
        int length = namespace.length() + GENERATION_LENGTH + 4 + text.length();
        if (length <= LONGEST && isLegal(text)) {
            return new KeySlot(namespace + '/', "/" + kind + '/' + text, new byte[0]);
        }
        byte[] proof = key.utf8();
        return new KeySlot(namespace + '/', "/" + Character.toUpperCase(kind) + '/' + hash(proof), proof);
    }

    private static boolean isLegal(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 127);
    }

    private static String hash(byte[] bytes) {
        try {
            return BASE64.encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
