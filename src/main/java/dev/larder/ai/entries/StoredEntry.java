package dev.larder.ai.entries;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.ai.semantic.index.IndexedQuestion;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Entry;
import dev.larder.spi.Representation;
import dev.larder.spi.Representation.Attribute;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A stored answer, as its entry in the cache service describes it.
 *
 * @param id the id; for an alias, that of the entry with the answer
 * @param question the stored question
 * @param facts what else is known of it
 * @param entry the entry in the cache service
 */
record StoredEntry(String id, IndexedQuestion question, Facts facts, Entry entry) {
    private static final String TYPE = "text/plain; charset=utf-8";
    private static final String KIND = ":answer";
    private static final String ENTRY = "entry";
    private static final String SCOPE = ":scope";
    private static final String PARTITION = ":partition";
    private static final String THRESHOLD = ":threshold";
    private static final String PINNED = ":pinned";
    private static final String ALIASES = ":aliases";
    private static final String ALIAS_OF = ":alias-of";

    /**
     * What is known of an entry beside its question.
     *
     * @param scope the scope of the question
     * @param partition the callers that see the entry
     * @param threshold the smallest similarity of a question that gets the answer, whatever the search says
     * @param aliases the ids of its aliases
     * @param aliasOf the id of the entry that this one is an alias of
     */
    record Facts(
            String scope,
            String partition,
            double threshold,
            boolean pinned,
            List<String> aliases,
            Optional<String> aliasOf) {
        Facts {
            aliases = List.copyOf(aliases);
        }

        Facts with(double other) {
            return new Facts(scope, partition, other, pinned, aliases, aliasOf);
        }

        private List<Attribute> stored() {
            List<Attribute> stored = new ArrayList<>();
            stored.add(new Attribute(KIND, ENTRY));
            stored.add(new Attribute(SCOPE, scope));
            stored.add(new Attribute(PARTITION, partition));
            stored.add(new Attribute(THRESHOLD, Double.toString(threshold)));
            stored.add(new Attribute(PINNED, Boolean.toString(pinned)));
            stored.add(new Attribute(ALIASES, String.join(",", aliases)));
            aliasOf.ifPresent(id -> stored.add(new Attribute(ALIAS_OF, id)));
            return stored;
        }
    }

    /**
     * The form of an entry.
     *
     * @throws IllegalArgumentException if question and attributes are too long
     */
    static Representation form(IndexedQuestion question, Facts facts) {
        List<Attribute> attributes = facts.stored();
        attributes.addAll(question.stored());
        return new Representation(TYPE, "", attributes);
    }

    /** The stored answer of an entry; empty if the entry holds something else. */
    static Optional<StoredEntry> of(CacheKey key, Entry entry) {
        if (!said(entry, KIND).equals(ENTRY)) {
            return Optional.empty();
        }
        var facts = new Facts(
                said(entry, SCOPE),
                said(entry, PARTITION),
                Double.parseDouble(said(entry, THRESHOLD)),
                isPinned(entry),
                Arrays.stream(said(entry, ALIASES).split(","))
                        .filter(id -> !id.isEmpty())
                        .toList(),
                Optional.of(said(entry, ALIAS_OF)).filter(id -> !id.isEmpty()));
        String id = facts.aliasOf().orElseGet(() -> EntryScopes.id(key));
        return IndexedQuestion.of(key, entry).map(question -> new StoredEntry(id, question, facts, entry));
    }

    /** Whether an entry is a pinned answer, or an alias of one. */
    static boolean isPinned(Entry entry) {
        return said(entry, KIND).equals(ENTRY) && Boolean.parseBoolean(said(entry, PINNED));
    }

    private static String said(Entry entry, String name) {
        return entry.form().attributes().stream()
                .filter(attribute -> attribute.name().equals(name))
                .map(Attribute::value)
                .findFirst()
                .orElse("");
    }

    CacheKey key() {
        return question.key();
    }

    String response() {
        return new String(entry.payload(), UTF_8);
    }

    Map<String, String> attributes() {
        return question.attributes();
    }
}
