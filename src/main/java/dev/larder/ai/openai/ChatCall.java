package dev.larder.ai.openai;

import dev.larder.ai.answer.CacheStatus;
import dev.larder.ai.openai.ChatRequest.Delivery;
import dev.larder.ai.upstream.ModelRequest;
import dev.larder.spi.CacheKey;
import java.util.List;

/**
 * A chat request whose answer may be stored.
 *
 * @param key the key of the answer
 * @param tags the tags of the answer
 * @param delivery the form in which the client wants the answer
 * @param model the request to the model server
 * @param status what Cache-Status says if the model is asked
 */
record ChatCall(CacheKey key, List<String> tags, Delivery delivery, ModelRequest model, CacheStatus status) {
    ChatCall {
        tags = List.copyOf(tags);
    }

    ChatCall with(CacheStatus other) {
        return new ChatCall(key, tags, delivery, model, other);
    }
}
