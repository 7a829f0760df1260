package dev.larder.ai.embeddings;

import dev.larder.ai.answer.CacheDirectives;
import dev.larder.ai.upstream.ModelRequest;
import dev.larder.spi.CacheKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A request whose vectors may be stored.
 *
 * @param request the inputs
 * @param keys the key of the vector of each input, in the order of the request; two equal inputs have the same
 * @param tags the tags of the vectors
 * @param model the name of the model, as the request says it
 * @param ttl the lifetime of a vector if it is stored
 * @param directives what the request says of the cache
 * @param whole the request as it came, to the model server
 * @param anew prepares a request to the model server with another body
 */
record EmbeddingsCall(
        EmbeddingsRequest request,
        List<CacheKey> keys,
        List<String> tags,
        String model,
        Duration ttl,
        CacheDirectives directives,
        ModelRequest whole,
        Function<byte[], ModelRequest> anew) {
    EmbeddingsCall {
        keys = List.copyOf(keys);
        tags = List.copyOf(tags);
    }

    /** The request to the model server for the inputs with these keys. */
    ModelRequest asking(List<CacheKey> some) {
        if (isWhole(some)) {
            return whole;
        }
        Map<CacheKey, byte[]> inputs = new HashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            inputs.put(keys.get(i), request.inputs().get(i));
        }
        return anew.apply(request.with(some.stream().map(inputs::get).toList()));
    }

    /** Whether these are all inputs of the request, each once. */
    boolean isWhole(List<CacheKey> some) {
        return some.equals(keys);
    }
}
