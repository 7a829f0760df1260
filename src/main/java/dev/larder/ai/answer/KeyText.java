package dev.larder.ai.answer;

/** Texts of callers as parts of a cache key. */
final class KeyText {
    private KeyText() {}

    /**
     * The text without spaces, line breaks and halves of characters, which UTF-8 could not encode; two texts never
     * become one.
     */
    static String escaped(String text) {
        var escaped = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain = c > ' ' && c < '\u007f' && c != '\\';
            escaped.append(plain ? String.valueOf(c) : "\\u%04x".formatted((int) c));
        }
        return escaped.toString();
    }
}
