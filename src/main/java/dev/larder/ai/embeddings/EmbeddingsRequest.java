package dev.larder.ai.embeddings;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import dev.larder.ai.protocol.RequestMembers;
import dev.larder.core.JsonText;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/**
 * A request for the vectors of some inputs. An input is a text, or an array of tokens.
 *
 * @param body the bytes of the request
 * @param begin the offset of the inputs in the body
 * @param end the offset of its end
 * @param inputs the JSON text of each input, in the order of the request
 */
@SuppressWarnings("ArrayRecordComponent") // bodies are opaque bytes and never compared
record EmbeddingsRequest(byte[] body, int begin, int end, List<byte[]> inputs) {
    static final String MODEL = "model";
    static final String USER = "user";
    private static final String INPUT = "input";

    /** OpenAI takes 2,048; each is one lookup in the store. */
    private static final int MAX_INPUTS = 1_024;

    EmbeddingsRequest {
        inputs = List.copyOf(inputs);
    }

    /**
     * The inputs of a request; empty if they are none that the protocol knows, or too many.
     *
     * @param root the same request as a tree
     */
    static Optional<EmbeddingsRequest> of(byte[] body, JsonNode root) {
        var members = new RequestMembers(root);
        JsonNode input = root.path(INPUT);
        boolean several = isEach(input, JsonNode::isTextual) || isEach(input, EmbeddingsRequest::isTokens);
        boolean known = members.isText(MODEL)
                && members.isAbsentOrText(USER)
                && (input.isTextual() || isTokens(input) || several)
                && (!several || input.size() <= MAX_INPUTS);
        return known ? Optional.of(cut(body, several)) : Optional.empty();
    }

    private static boolean isTokens(JsonNode input) {
        return isEach(input, JsonNode::isIntegralNumber);
    }

    private static boolean isEach(JsonNode array, Predicate<JsonNode> kind) {
        return array.isArray()
                && !array.isEmpty()
                && StreamSupport.stream(array.spliterator(), false).allMatch(kind);
    }

    private static EmbeddingsRequest cut(byte[] body, boolean several) {
        try (JsonParser parser = JsonText.open(body)) {
            parser.nextToken();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                boolean found = parser.currentName().equals(INPUT);
                parser.nextToken();
                if (found) {
                    int begin = JsonText.begin(parser);
                    List<byte[]> inputs = several ? elements(parser, body) : List.of();
                    int end = JsonText.skip(parser);
                    return new EmbeddingsRequest(
                            body, begin, end, several ? inputs : List.of(Arrays.copyOfRange(body, begin, end)));
                }
                int unused = JsonText.skip(parser);
            }
            throw new IllegalStateException("The tree of this request had the member " + INPUT);
        } catch (IOException e) {
            throw JsonText.refusal(e);
        }
    }

    /** Leaves the parser at the end of the array. */
    private static List<byte[]> elements(JsonParser parser, byte[] body) throws IOException {
        List<byte[]> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            int begin = JsonText.begin(parser);
            elements.add(Arrays.copyOfRange(body, begin, JsonText.skip(parser)));
        }
        return elements;
    }

    /** The body of the same request for other inputs; all else is as it came. */
    byte[] with(List<byte[]> others) {
        Buffer text = Buffer.buffer(body.length).appendBytes(body, 0, begin).appendString("[");
        for (int i = 0; i < others.size(); i++) {
            text.appendString(i == 0 ? "" : ",").appendBytes(others.get(i));
        }
        return text.appendString("]").appendBytes(body, end, body.length - end).getBytes();
    }
}
