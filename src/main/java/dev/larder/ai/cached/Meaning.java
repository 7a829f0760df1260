package dev.larder.ai.cached;

import dev.larder.ai.semantic.SemanticQuestion;
import dev.larder.ai.semantic.SemanticResult;
import dev.larder.ai.semantic.index.IndexedQuestion;
import dev.larder.spi.Entry;
import dev.larder.spi.Representation.Attribute;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a request asks, beside the key of its answer.
 *
 * @param exact the hash of the canonical request, where other requests have the same key; empty where none have
 * @param question the question, if the answer to a similar one may be given
 * @param indexed the question with its vector, which is stored with the answer
 * @param rejected the rule for which the answer to the nearest question may not be given
 */
record Meaning(
        Optional<String> exact,
        Optional<SemanticQuestion> question,
        Optional<IndexedQuestion> indexed,
        Optional<String> rejected) {
    private static final String REQUEST = ":request";

    /** A request whose key no other one has. */
    static final Meaning STRICT = new Meaning(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    static Meaning of(String exact, Optional<SemanticQuestion> question) {
        return new Meaning(Optional.of(exact), question, Optional.empty(), Optional.empty());
    }

    /** The same one after a search that has found no answer. */
    Meaning after(SemanticResult result, Optional<IndexedQuestion> asked) {
        Optional<String> rule = result.rejected().stream().findFirst().map(SemanticResult.Rejection::rule);
        return new Meaning(exact, question, asked, rule);
    }

    /** The same one with the vector of its question. */
    Meaning with(IndexedQuestion asked) {
        return new Meaning(exact, question, Optional.of(asked), rejected);
    }

    /** Whether a stored answer is one to the very same request. */
    boolean isSame(Entry entry) {
        return exact.isEmpty() || entry.form().attributes().contains(new Attribute(REQUEST, exact.get()));
    }

    /** What is stored with the answer. */
    List<Attribute> attributes() {
        List<Attribute> attributes = new ArrayList<>();
        exact.ifPresent(hash -> attributes.add(new Attribute(REQUEST, hash)));
        indexed.ifPresent(asked -> attributes.addAll(asked.stored()));
        return attributes;
    }
}
