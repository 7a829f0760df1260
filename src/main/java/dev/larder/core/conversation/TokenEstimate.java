package dev.larder.core.conversation;

/**
 * Estimates the number of tokens of texts without the tokenizer of a model. A token has about four Latin characters or
 * two of other alphabets; a character of Chinese, Japanese or Korean, or an emoji, is about one token.
 */
public final class TokenEstimate {
    /** The tokens around the text of a message: its role and its ends. */
    public static final int FRAME = 4;

    /** The estimate for an image, a sound or a file: most models count 85 to 1,600. */
    public static final int MEDIA = 1_000;

    /** The parts of a token that are counted. */
    private static final int PARTS = 4;

    /** The end of the blocks of Latin characters in Unicode. */
    private static final int END_OF_LATIN = 0x370;

    private TokenEstimate() {}

    /** The estimated number of tokens, rounded up. */
    public static int of(CharSequence text) {
        long parts = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < END_OF_LATIN) {
                parts++;
            } else if (!Character.isLowSurrogate(c)) {
                parts += isWhole(c) ? PARTS : PARTS / 2;
            }
        }
        return (int) Math.min(Integer.MAX_VALUE, (parts + PARTS - 1) / PARTS);
    }

    /** Whether the character is about one token: of Chinese, Japanese or Korean, or beyond the basic plane. */
    private static boolean isWhole(char c) {
        return (c >= 0x1100 && c <= 0x11FF)
                || (c >= 0x2E80 && c <= 0x9FFF)
                || (c >= 0xAC00 && c <= 0xDBFF)
                || (c >= 0xF900 && c <= 0xFAFF)
                || (c >= 0xFF00 && c <= 0xFFEF);
    }
}
