package dev.larder.ai.semantic.index;

import dev.larder.spi.CacheKey;
import dev.larder.spi.Entry;
import dev.larder.spi.Representation.Attribute;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A question whose answer is cached, as the entry of the answer describes it.
 *
 * @param key the key of the answer
 * @param model the id of the embedding model that made the vector
 * @param text the question
 * @param vector the vector of the question, of length 1
 * @param attributes what the writer says of the answer; only searches for the same ones find it
 * @param end the end of the answer's lifetime, in epoch milliseconds
 */
@SuppressWarnings("ArrayRecordComponent") // vectors are never compared
public record IndexedQuestion(
        CacheKey key, String model, String text, float[] vector, Map<String, String> attributes, long end) {
    private static final String MODEL = ":model";
    private static final String TEXT = ":question";
    private static final String VECTOR = ":vector";
    private static final String ATTRIBUTE = "=";

    public IndexedQuestion {
        attributes = Map.copyOf(attributes);
    }

    /** The question of a stored answer; empty if it was stored without one. */
    public static Optional<IndexedQuestion> of(CacheKey key, Entry entry) {
        String model = "";
        String text = "";
        float[] vector = {};
        Map<String, String> attributes = new TreeMap<>();
        for (Attribute attribute : entry.form().attributes()) {
            String name = attribute.name();
            switch (name) {
                case MODEL -> model = attribute.value();
                case TEXT -> text = attribute.value();
                case VECTOR -> vector = Vectors.decoded(attribute.value());
                default -> {
                    if (name.startsWith(ATTRIBUTE)) {
                        attributes.put(name.substring(ATTRIBUTE.length()), attribute.value());
                    }
                }
            }
        }
        return vector.length == 0
                ? Optional.empty()
                : Optional.of(new IndexedQuestion(
                        key, model, text, vector, attributes, entry.lifetime().deadline()));
    }

    /** The attributes that an answer is stored with, so that {@link #of} finds its question. */
    public List<Attribute> stored() {
        List<Attribute> stored = new ArrayList<>();
        stored.add(new Attribute(MODEL, model));
        stored.add(new Attribute(TEXT, text));
        stored.add(new Attribute(VECTOR, Vectors.encoded(vector)));
        new TreeMap<>(attributes).forEach((name, value) -> stored.add(new Attribute(ATTRIBUTE + name, value)));
        return stored;
    }

    /** Whether its writer says all of this of the answer. */
    public boolean has(Map<String, String> wanted) {
        return attributes.entrySet().containsAll(wanted.entrySet());
    }

    /** The same question of an answer with another end. */
    public IndexedQuestion until(long other) {
        return new IndexedQuestion(key, model, text, vector, attributes, other);
    }
}
