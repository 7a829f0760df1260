package dev.larder.ai.cached;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.larder.ai.answer.ShadowMeters;
import dev.larder.ai.answer.ShadowMeters.Outcome;
import dev.larder.ai.exact.NormalizedPrompt;
import dev.larder.ai.protocol.Protocol;
import dev.larder.ai.semantic.SemanticCache;
import dev.larder.ai.semantic.index.Vectors;
import dev.larder.core.cache.Loaded;
import dev.larder.core.cache.Loaded.Keeping;
import dev.larder.spi.StoreException;
import java.io.IOException;
import java.util.Optional;

/** Compares the answers of a cache that is only tried out with those of the model. */
final class ShadowJudge {
    /** In characters. Of longer texts, the beginnings are compared. */
    private static final int LONGEST = 20_000;

    /** In characters: a vector tells little of longer texts. */
    private static final int LONGEST_EMBEDDED = 2_000;

    private final Protocol protocol;
    private final ObjectMapper json;
    private final Optional<SemanticCache> semantic;
    private final ShadowMeters meters;

    /** @param semantic has the model of embeddings, if there is one */
    ShadowJudge(Protocol protocol, ObjectMapper json, Optional<SemanticCache> semantic, ShadowMeters meters) {
        this.protocol = protocol;
        this.json = json;
        this.semantic = semantic;
        this.meters = meters;
    }

    /** Counts a request for whose answer the model was asked. */
    void missed(boolean rejected) {
        meters.count(rejected ? Outcome.REJECTED : Outcome.MISS);
    }

    /** Counts a hit that cannot be compared. */
    void unjudged() {
        meters.count(Outcome.UNJUDGED);
    }

    /** Compares a hit with the answer of the model. */
    void judge(ShadowHit hit, Loaded loaded) {
        Optional<String> cached = text(hit.entry().payload());
        Optional<String> model =
                loaded.keeping() == Keeping.STORED ? text(loaded.draft().payload()) : Optional.empty();
        if (cached.isEmpty() || model.isEmpty()) {
            unjudged();
            return;
        }
        meters.count(isSame(cached.get(), model.get()) ? Outcome.SAME : Outcome.DIFFERENT);
        semantic.ifPresent(embedding -> compare(embedding, cached.get(), model.get()));
    }

    private Optional<String> text(byte[] answer) {
        try {
            JsonNode read = json.readTree(answer);
            return Optional.of(protocol.text(read));
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }

    private static boolean isSame(String cached, String model) {
        return cached.equals(model)
                || NormalizedPrompt.of(cut(cached, LONGEST)).equals(NormalizedPrompt.of(cut(model, LONGEST)));
    }

    private void compare(SemanticCache embedding, String cached, String model) {
        var unused = embedding
                .embed(cut(cached, LONGEST_EMBEDDED))
                .flatMap(one ->
                        embedding.embed(cut(model, LONGEST_EMBEDDED)).map(other -> (double) Vectors.cosine(one, other)))
                .onFailure(StoreException.class)
                .recoverWithItem(Double.NaN)
                .subscribe()
                .with(cosine -> {
                    if (!cosine.isNaN()) {
                        meters.compared(cosine);
                    }
                });
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest);
    }
}
