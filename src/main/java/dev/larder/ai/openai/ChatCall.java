package dev.larder.ai.openai;

import dev.larder.ai.answer.CacheStatus;
import dev.larder.ai.openai.ChatRequest.Delivery;
import dev.larder.ai.upstream.ModelRequest;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Entry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A chat request whose answer may be stored.
 *
 * @param key the key of the answer
 * @param tags the tags of the answer
 * @param chat what the client wants
 * @param ttl the lifetime of the answer if it is stored
 * @param model the request to the model server
 * @param status what Cache-Status says if the model is asked
 * @param fallback the stored answer that the client accepts if the model fails
 */
record ChatCall(
        CacheKey key,
        List<String> tags,
        ChatRequest chat,
        Duration ttl,
        ModelRequest model,
        CacheStatus status,
        Optional<Entry> fallback) {
    ChatCall {
        tags = List.copyOf(tags);
    }

    Delivery delivery() {
        return chat.delivery();
    }

    ChatCall with(CacheStatus other) {
        return new ChatCall(key, tags, chat, ttl, model, other, fallback);
    }

    ChatCall orElse(Optional<Entry> other) {
        return new ChatCall(key, tags, chat, ttl, model, status, other);
    }
}
