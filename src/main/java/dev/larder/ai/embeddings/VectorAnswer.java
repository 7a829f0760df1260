package dev.larder.ai.embeddings;

import dev.larder.ai.answer.CacheStatus;
import dev.larder.ai.answer.Handling;
import dev.larder.ai.upstream.WholeResponse;
import dev.larder.core.cache.Computed.ValueOrigin;
import dev.larder.http.message.Answer;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Entry;
import io.vertx.core.http.HttpHeaders;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The answer to one request, as far as its vectors are there. It belongs to the event loop of the client. */
final class VectorAnswer {
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

    private static final byte[] NONE = {};

    private final EmbeddingsCall call;
    private final StoredVectors stored;
    private final Map<CacheKey, byte[]> vectors = new HashMap<>();
    private final Map<CacheKey, Entry> onError;
    private final Set<CacheKey> missing;
    private final CacheStatus begin;
    private String model;
    private long tokens;
    private long age;
    private boolean isAsked;
    private boolean isStored;
    private boolean isStale;
    private Optional<WholeResponse> came = Optional.empty();

    /**
     * The answer with the vectors that are found.
     *
     * @param found what is stored, fresh or stale
     */
    VectorAnswer(EmbeddingsCall call, StoredVectors stored, Map<CacheKey, Entry> found) {
        this.call = call;
        this.stored = stored;
        this.model = call.model();
        this.onError = new HashMap<>(found);
        onError.values().removeIf(entry -> !stored.isAcceptedOnError(entry, call.directives()));
        this.missing = new LinkedHashSet<>(call.keys());
        found.forEach((key, entry) -> {
            boolean fresh = !stored.isStale(entry) || call.directives().isOnlyIfCached();
            if (fresh && stored.isAccepted(entry, call.directives())) {
                take(key, entry);
            }
        });
        missing.removeAll(vectors.keySet());
        boolean replaced = missing.stream().anyMatch(found::containsKey);
        CacheStatus asked = replaced ? CacheStatus.REQUEST : CacheStatus.MISS;
        this.begin = vectors.isEmpty() ? asked : CacheStatus.PARTIAL;
    }

    private void take(CacheKey key, Entry entry) {
        vectors.put(key, entry.payload());
        isStale |= stored.isStale(entry);
        age = Math.max(age, stored.age(entry));
        String its = StoredVectors.model(entry);
        if (!its.isEmpty() && !isAsked) {
            model = its;
        }
    }

    /** The keys of the vectors that are not there, or may not be shown, in the order of the request. */
    Set<CacheKey> missing() {
        return missing;
    }

    /** The number of vectors that are there. */
    int found() {
        return vectors.size();
    }

    /** The model server has answered a request of this client. */
    void computed(String itsModel, long itsTokens) {
        isAsked = true;
        model = itsModel;
        tokens += itsTokens;
    }

    /** Takes a vector that came for this client, whether it is stored or not. */
    void own(CacheKey key, byte[] vector) {
        vectors.put(key, vector);
    }

    /** Takes a vector that was loaded, for this client or another one. */
    void loaded(CacheKey key, Entry entry, ValueOrigin origin) {
        isStored |= origin == ValueOrigin.LOADED;
        if (!vectors.containsKey(key)) {
            take(key, entry);
        }
    }

    /** Takes an answer that has all vectors of the request. */
    void asItCame(WholeResponse response) {
        came = Optional.of(response);
    }

    /** Whether no vector is missing. */
    boolean isWhole() {
        return vectors.keySet().containsAll(missing);
    }

    /** The bytes of the vectors that are there, each as often as the request asks for it. */
    long size() {
        return call.keys().stream()
                .mapToLong(key -> vectors.getOrDefault(key, NONE).length)
                .sum();
    }

    /** The keys of the stale vectors that the client takes where the model has failed. */
    Set<CacheKey> onError() {
        return Set.copyOf(onError.keySet());
    }

    /** Takes what is stored now in place of what was stored before the model was asked. */
    void onError(Map<CacheKey, Entry> now) {
        onError.clear();
        onError.putAll(now);
        onError.values().removeIf(entry -> !stored.isAcceptedOnError(entry, call.directives()));
    }

    /** Whether no vector is missing if the client takes stale ones because the model has failed. */
    boolean isWholeOnError() {
        return missing.stream().allMatch(key -> vectors.containsKey(key) || onError.containsKey(key));
    }

    /** What Cache-Status says. */
    CacheStatus status() {
        if (isAsked) {
            return isStored ? begin.stored() : begin;
        } else if (missing.isEmpty() || isStale) {
            return isStale ? CacheStatus.STALE : CacheStatus.EXACT;
        }
        return isWhole() && begin == CacheStatus.MISS ? CacheStatus.MISS_COLLAPSED : begin;
    }

    /** The answer with all vectors; the bytes of the model server if it has told them all. */
    Answer reply() {
        return came.isPresent() ? came.get().answer(Handling.of(status())) : written(status());
    }

    /** The answer with stale vectors in place of those that are missing. */
    Answer stale() {
        onError.forEach((key, entry) -> {
            if (!vectors.containsKey(key)) {
                take(key, entry);
            }
        });
        return written(CacheStatus.STALE);
    }

    private Answer written(CacheStatus status) {
        List<byte[]> inOrder = call.keys().stream().map(vectors::get).toList();
        byte[] body = new EmbeddingsText(model, tokens, inOrder).bytes();
        Answer answer = Answer.of(200).with(HttpHeaders.CONTENT_TYPE, JSON).with(CacheStatus.FIELD, status.text());
        if (status.isHit()) {
            answer.with(HttpHeaders.AGE, Long.toString(age));
        }
        return answer.bytes(Integer.toString(body.length), body);
    }
}
