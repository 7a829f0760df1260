package dev.larder.ai.cached;

import dev.larder.ai.answer.CacheFields.CacheMode;
import dev.larder.ai.answer.CacheStatus;
import dev.larder.ai.protocol.Delivery;
import dev.larder.ai.protocol.ProtocolRequest;
import dev.larder.ai.upstream.ModelRequest;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Entry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A request whose answer may be stored.
 *
 * @param key the key of the answer
 * @param tags the tags of the answer
 * @param request what the client wants
 * @param ttl the lifetime of the answer if it is stored
 * @param model the request to the model server
 * @param status what Cache-Status says if the model is asked
 * @param fallback the stored answer that the client accepts if the model fails
 * @param meaning what is asked
 * @param mode the stored answers that the client accepts
 * @param shadow what the client is told of a cache that is only tried out
 */
record CachedCall(
        CacheKey key,
        List<String> tags,
        ProtocolRequest request,
        Duration ttl,
        ModelRequest model,
        CacheStatus status,
        Optional<Entry> fallback,
        Meaning meaning,
        CacheMode mode,
        Optional<String> shadow) {
    CachedCall {
        tags = List.copyOf(tags);
    }

    Delivery delivery() {
        return request.delivery();
    }

    CachedCall with(CacheStatus other) {
        return new CachedCall(key, tags, request, ttl, model, other, fallback, meaning, mode, shadow);
    }

    CachedCall orElse(Optional<Entry> other) {
        return new CachedCall(key, tags, request, ttl, model, status, other, meaning, mode, shadow);
    }

    CachedCall with(Meaning other) {
        return new CachedCall(key, tags, request, ttl, model, status, fallback, other, mode, shadow);
    }

    /** The same call to a cache that is only tried out. */
    CachedCall inShadow(String told) {
        return new CachedCall(
                key, tags, request, ttl, model, status, Optional.empty(), meaning, mode, Optional.of(told));
    }

    /** Whether the client accepts a stored answer of this key. */
    boolean accepts(Entry entry) {
        return mode != CacheMode.EXACT || meaning.isSame(entry);
    }
}
