package dev.larder.spi;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The name of an entry within its namespace: one or more characters, any of them, compared one by one.
 *
 * <p>A key has exactly one UTF-8 form, so an unpaired surrogate is refused. The maximum length of a key is a rule of
 * the service.
 *
 * @param text the key as a program wrote it, percent-decoded
 */
public record CacheKey(String text) {
    /** @throws IllegalArgumentException if the text is empty or has no UTF-8 form */
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

    /** Does not show the key, because it may be a secret and this text appears in logs. */
    @Override
    public String toString() {
        return "CacheKey[" + text.length() + " characters]";
    }
}
