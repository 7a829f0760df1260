package dev.larder.ai.embeddings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import dev.larder.ai.openai.ChatServer;
import dev.larder.ai.openai.ChatServer.Asked;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The answers of a model server that speaks OpenAI's protocol of embeddings. */
public final class VectorTexts {
    private static final ObjectMapper JSON = new ObjectMapper();

    private VectorTexts() {}

    /** The inputs of a request, each as it is or as its JSON text. */
    public static List<String> inputs(Asked request) throws IOException {
        JsonNode input = JSON.readTree(request.body()).path("input");
        List<String> inputs = new ArrayList<>();
        if (input.isTextual() || input.path(0).isNumber()) {
            inputs.add(input.isTextual() ? input.asText() : input.toString());
        } else {
            input.forEach(one -> inputs.add(one.isTextual() ? one.asText() : one.toString()));
        }
        return inputs;
    }

    /** Answers with the vector of each input, the last one first, and three tokens for each. */
    public static void answer(Asked request, HttpExchange exchange) throws IOException {
        ChatServer.write(exchange, 200, "application/json", text(request));
    }

    static String text(Asked request) throws IOException {
        boolean base64 =
                JSON.readTree(request.body()).path("encoding_format").asText().equals("base64");
        List<String> inputs = inputs(request);
        List<String> vectors = new ArrayList<>();
        for (int i = inputs.size() - 1; i >= 0; i--) {
            String vector = base64 ? "\"" + base64(inputs.get(i)) + "\"" : floats(inputs.get(i));
            vectors.add("{\"object\":\"embedding\",\"index\":%d,\"embedding\":%s}".formatted(i, vector));
        }
        return "{\"object\":\"list\",\"x\": 1.50,\"data\":[%s],\"model\":\"e-1-0\",\"usage\":{\"prompt_tokens\":%d,\"total_tokens\":%d}}"
                .formatted(String.join(",", vectors), 3 * inputs.size(), 3 * inputs.size());
    }

    /** A vector that tells its input, with digits that a double does not keep. */
    static String floats(String input) {
        return "[0.1234567890123456789, %d, -1.50e-3]".formatted(input.hashCode());
    }

    static String base64(String input) {
        byte[] bytes = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(0.5f)
                .putFloat(input.hashCode() % 1000)
                .array();
        return Base64.getEncoder().encodeToString(bytes);
    }
}
