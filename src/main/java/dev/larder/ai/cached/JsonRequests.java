package dev.larder.ai.cached;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.larder.ai.upstream.MediaType;
import dev.larder.http.front.ForwardedRequest;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.io.IOException;
import java.util.Optional;

/** Reads the bodies of requests that are JSON. What it does not read is the model server's to answer or to refuse. */
public final class JsonRequests {
    private final ObjectMapper json;
    private final int maxBytes;

    /** @param maxBytes the maximum size: to read a larger body would hold up the other requests of an event loop */
    public JsonRequests(ObjectMapper json, int maxBytes) {
        this.json = json;
        this.maxBytes = maxBytes;
    }

    /** The body of a request as a tree; empty if it is no plain JSON in UTF-8, or too large. */
    public Optional<JsonNode> read(ForwardedRequest request, byte[] body) {
        if (!isReadable(request, body)) {
            return Optional.empty();
        }
        try {
            return Optional.of(json.readTree(body));
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }

    private boolean isReadable(ForwardedRequest request, byte[] body) {
        MultiMap fields = request.call().request().headers();
        String type = fields.get(HttpHeaders.CONTENT_TYPE);
        return body.length <= maxBytes
                && !fields.contains(HttpHeaders.CONTENT_ENCODING)
                && MediaType.of(type == null ? "" : type).isUtf8();
    }
}
