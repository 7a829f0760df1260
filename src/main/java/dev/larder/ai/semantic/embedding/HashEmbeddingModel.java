package dev.larder.ai.semantic.embedding;

import io.smallrye.mutiny.Uni;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model without knowledge: it counts the words of a text and the groups of three letters in them. Two texts are near
 * each other if they are written nearly alike, whatever they mean. It needs no memory and some microseconds.
 */
final class HashEmbeddingModel implements EmbeddingModel {
    /** The number of dimensions if none is configured. */
    static final int DIMENSIONS = 256;

    /** What follows in a longer text does not count. */
    private static final int LONGEST = 8_192;

    private static final int GROUP = 3;
    private static final float WORD_WEIGHT = 1;
    private static final float GROUP_WEIGHT = 0.5f;
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+");

    private final int dimensions;

    HashEmbeddingModel(int dimensions) {
        this.dimensions = dimensions;
    }

    @Override
    public String id() {
        return "hash-1/" + dimensions;
    }

    /** Emits the vector on the thread of the caller. */
    @Override
    public Uni<float[]> embed(String text) {
        return Uni.createFrom().item(() -> vector(text));
    }

    private float[] vector(String text) {
        String beginning = text.substring(0, Math.min(text.length(), LONGEST));
        String plain = Normalizer.normalize(beginning, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        float[] vector = new float[dimensions];
        Matcher words = WORD.matcher(plain);
        boolean empty = true;
        while (words.find()) {
            addWord(vector, words.group());
            empty = false;
        }
        if (empty) {
            // signs alone, which are near nothing else
            add(vector, plain, WORD_WEIGHT);
        }
        return UnitVector.of(vector);
    }

    private static void addWord(float[] vector, String word) {
        add(vector, word, WORD_WEIGHT);
        String marked = "<" + word + ">";
        for (int i = 0; i + GROUP <= marked.length(); i++) {
            add(vector, marked.substring(i, i + GROUP), GROUP_WEIGHT);
        }
    }

    /** Adds to one coordinate with one sign, both of the hash: what falls together by chance is as often taken away. */
    private static void add(float[] vector, String part, float weight) {
        int hash = mixed(part.hashCode());
        int place = Math.floorMod(hash >> 1, vector.length);
        vector[place] += (hash & 1) == 0 ? weight : -weight;
    }

    /** The last step of MurmurHash3, because the low bits of a hash of a short text are much alike. */
    private static int mixed(int hash) {
        int mixed = (hash ^ (hash >>> 16)) * 0x85ebca6b;
        mixed = (mixed ^ (mixed >>> 13)) * 0xc2b2ae35;
        return mixed ^ (mixed >>> 16);
    }

    @Override
    public Optional<String> trouble() {
        return Optional.empty();
    }

    @Override
    public void close() {
        // it holds nothing
    }
}
