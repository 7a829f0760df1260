package dev.larder.spi;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The name of an entry within its namespace: one or more characters, any of them, compared one by one.
 *
 * <p>A key has exactly one UTF-8 form, so an unpaired surrogate is refused. How long a key may be is a rule of the
 * service, not of the key.
 *
 * @param text the key as a program wrote it, percent-decoded
 */
public record CacheKey(String text) {
    /** @throws IllegalArgumentException when the text is empty or has no UTF-8 form */
    public CacheKey {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("A key needs at least one character");
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean paired = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!paired) {
                    throw new IllegalArgumentException("A key must be valid Unicode text");
                }
                i++;
            }
        }
    }

    /** The key's bytes, in a new array. */
    public byte[] utf8() {
        return text.getBytes(UTF_8);
    }

    /** Says nothing of the key: it may be a secret, and this is what ends up in logs. */
    @Override
    public String toString() {
        return "CacheKey[" + text.length() + " characters]";
    }
}
