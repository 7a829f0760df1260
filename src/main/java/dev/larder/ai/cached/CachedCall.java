package dev.larder.ai.cached;

import dev.larder.ai.answer.CacheStatus;
import dev.larder.ai.protocol.Delivery;
import dev.larder.ai.upstream.ModelRequest;
import dev.larder.spi.CacheKey;
import java.util.List;

/**
 * A request whose answer may be stored.
 *
 * @param key the key of the answer
 * @param tags the tags of the answer
 * @param delivery the form in which the client wants the answer
 * @param model the request to the model server
 * @param status what Cache-Status says if the model is asked
 */
record CachedCall(CacheKey key, List<String> tags, Delivery delivery, ModelRequest model, CacheStatus status) {
    CachedCall {
        tags = List.copyOf(tags);
    }

    CachedCall with(CacheStatus other) {
        return new CachedCall(key, tags, delivery, model, other);
    }
}
