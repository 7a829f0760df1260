package dev.larder.ai.semantic.embedding;

import java.text.Normalizer;

/**
 * Turns a text into the ids that a BERT model without case reads. It does as the library of Hugging Face does with the
 * settings of the model: control characters go, accents and case go, and every sign and every Chinese character is a
 * word of its own. One thing differs on purpose: the name of a special piece in a text, such as {@code [SEP]}, is text.
 */
final class BertTokenizer {
    /** What follows in a longer text does not count: more than the model reads, were there a piece in each 32 characters. */
    private static final int LONGEST = 16_384;

    private final WordPieces pieces;
    private final int max;
    private final int begin;
    private final int end;

    /** @param max the maximum number of ids, with the two around the text */
    BertTokenizer(WordPieces pieces, int max) {
        this.pieces = pieces;
        this.max = max;
        this.begin = pieces.special("[CLS]");
        this.end = pieces.special("[SEP]");
    }

    /** The ids of a text: its beginning if it has too many. */
    long[] ids(String text) {
        var ids = new PieceList();
        ids.add(begin);
        String plain = plain(text.substring(0, Math.min(text.length(), LONGEST)));
        int at = 0;
        while (at < plain.length() && ids.size() < max) {
            int after = wordEnd(plain, at);
            if (after > at) {
                pieces.cut(plain.substring(at, after), ids);
                at = after;
            } else {
                at++; // a space
            }
        }
        ids.shorten(max - 1);
        ids.add(end);
        return ids.toArray();
    }

    /** The end of the word or sign that begins there; the same place where a space stands. */
    private static int wordEnd(String text, int at) {
        int first = text.codePointAt(at);
        if (isSign(first)) {
            return at + Character.charCount(first);
        }
        int end = at;
        while (end < text.length()) {
            int c = text.codePointAt(end);
            if (c == ' ' || isSign(c)) {
                break;
            }
            end += Character.charCount(c);
        }
        return end;
    }

    /** The text with spaces as its only white space, and around Chinese characters; without accents and case. */
    private static String plain(String text) {
        var clean = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            if (isSpace(c)) {
                clean.append(' ');
            } else if (isChinese(c)) {
                clean.append(' ').appendCodePoint(c).append(' ');
            } else if (!isControl(c)) {
                clean.appendCodePoint(c);
            }
        });
        var plain = new StringBuilder(clean.length());
        Normalizer.normalize(clean, Normalizer.Form.NFD)
                .codePoints()
                .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
                // one by one: in a text, the lower case of a letter can depend on its place
                .map(Character::toLowerCase)
                .forEach(plain::appendCodePoint);
        return plain.toString();
    }

    private static boolean isSpace(int c) {
        return c == '\t' || c == '\n' || c == '\r' || Character.isSpaceChar(c);
    }

    private static boolean isControl(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.PRIVATE_USE, Character.SURROGATE -> true;
            default -> c == 0xfffd;
        };
    }

    /** Those that BERT takes for words: the ideographs, without the other letters of Chinese, Japanese and Korean. */
    private static boolean isChinese(int c) {
        return (c >= 0x4e00 && c <= 0x9fff)
                || (c >= 0x3400 && c <= 0x4dbf)
                || (c >= 0x20000 && c <= 0x2a6df)
                || (c >= 0x2a700 && c <= 0x2b73f)
                || (c >= 0x2b740 && c <= 0x2b81f)
                || (c >= 0x2b920 && c <= 0x2ceaf)
                || (c >= 0xf900 && c <= 0xfaff)
                || (c >= 0x2f800 && c <= 0x2fa1f);
    }

    /** All of ASCII that is no letter and no digit, also what Unicode calls a symbol; elsewhere punctuation. */
    private static boolean isSign(int c) {
        if (c < 0x80) {
            return c > ' ' && !Character.isLetterOrDigit(c);
        }
        return switch (Character.getType(c)) {
            case Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION -> true;
            default -> false;
        };
    }
}
