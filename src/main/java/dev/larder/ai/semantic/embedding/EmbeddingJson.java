package dev.larder.ai.semantic.embedding;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.larder.ai.semantic.embedding.EmbeddingFailure.Reason;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;

/** The request and the response of {@code /v1/embeddings}, as OpenAI defined them. */
final class EmbeddingJson {
    private final ObjectMapper json = new ObjectMapper();

    /** The request for the vector of one text. */
    Buffer request(EmbeddingServer server, String text) {
        ObjectNode request = json.createObjectNode().put("model", server.model());
        request.putArray("input").add(text);
        server.dimensions().ifPresent(dimensions -> request.put("dimensions", dimensions));
        return Buffer.buffer(request.toString());
    }

    /** The vector in the response to such a request, of length 1; throws {@link EmbeddingFailure} if it has none. */
    float[] vector(Buffer response) {
        JsonNode numbers = tree(response).path("data").path(0).path("embedding");
        if (!numbers.isArray() || numbers.isEmpty()) {
            throw unusable();
        }
        float[] vector = new float[numbers.size()];
        for (int i = 0; i < vector.length; i++) {
            JsonNode number = numbers.get(i);
            if (!number.isNumber()) {
                throw unusable();
            }
            vector[i] = number.floatValue();
        }
        return UnitVector.of(vector);
    }

    private JsonNode tree(Buffer response) {
        try {
            return json.readTree(response.getBytes());
        } catch (IOException e) {
            // the message would quote the response
            throw unusable();
        }
    }

    private static EmbeddingFailure unusable() {
        return new EmbeddingFailure(Reason.UNUSABLE, "The answer of the server of embeddings has no vector");
    }
}
