package dev.larder.ai.semantic.embedding;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;

/**
 * The vocabulary of a BERT model, and the way to cut words into its pieces: the longest piece that fits, then the
 * longest that fits the rest. The pieces of a word after the first begin with {@code ##}.
 */
final class WordPieces {
    private static final String INNER = "##";

    /** A longer word is unknown as a whole (max_input_chars_per_word of the model). */
    private static final int LONGEST_WORD = 100;

    private final Map<String, Integer> ids;
    private final int unknown;

    private WordPieces(Map<String, Integer> ids) {
        this.ids = ids;
        this.unknown = special("[UNK]");
    }

    /** Reads the vocabulary from {@code model.vocab} of a {@code tokenizer.json}. */
    static WordPieces read(InputStream tokenizer) throws IOException {
        try (JsonParser json = new JsonFactory().createParser(tokenizer)) {
            enter(json, "model");
            enter(json, "vocab");
            json.nextToken();
            Map<String, Integer> ids = new HashMap<>(65_536);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                ids.put(json.currentName(), json.nextIntValue(0));
            }
            return new WordPieces(ids);
        }
    }

    /** Goes to the value of a member of the object that begins next. */
    private static void enter(JsonParser json, String member) throws IOException {
        json.nextToken();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            if (json.currentName().equals(member)) {
                return;
            }
            json.nextToken();
            json.skipChildren();
        }
        throw new IOException("The tokenizer of the model has no member " + member);
    }

    /** The id of a piece that stands for no text. */
    int special(String piece) {
        Integer id = ids.get(piece);
        if (id == null) {
            throw new IllegalArgumentException("The vocabulary has no " + piece);
        }
        return id;
    }

    /** Adds the pieces of a word. A word with a part that is in no piece is unknown as a whole. */
    void cut(String word, PieceList pieces) {
        int before = pieces.size();
        boolean known = word.codePointCount(0, word.length()) <= LONGEST_WORD;
        int begin = 0;
        while (known && begin < word.length()) {
            int end = longest(word, begin);
            Integer id = ids.get(piece(word, begin, end));
            known = id != null;
            if (id != null) {
                pieces.add(id);
            }
            begin = end;
        }
        if (!known) {
            pieces.shorten(before);
            pieces.add(unknown);
        }
    }

    /** The end of the longest piece that begins there, or of the first character if there is none. */
    private int longest(String word, int begin) {
        int end = word.length();
        while (end > begin + 1 && !ids.containsKey(piece(word, begin, end))) {
            end--;
        }
        return end;
    }

    private static String piece(String word, int begin, int end) {
        String part = word.substring(begin, end);
        return begin == 0 ? part : INNER + part;
    }
}
