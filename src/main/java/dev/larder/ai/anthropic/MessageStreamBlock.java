package dev.larder.ai.anthropic;

import static dev.larder.ai.anthropic.Message.CITATIONS;
import static dev.larder.ai.anthropic.Message.SIGNATURE;
import static dev.larder.ai.anthropic.Message.TEXT;
import static dev.larder.ai.anthropic.Message.THINKING;
import static dev.larder.ai.anthropic.Message.TYPE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** One block of a streamed message. */
final class MessageStreamBlock {
    private final ObjectNode block;
    private final StringBuilder said = new StringBuilder();
    private boolean open = true;

    /** @param begin the block as its first event has it */
    MessageStreamBlock(ObjectNode begin) {
        this.block = begin.deepCopy();
    }

    /** Joins the next part; false if it has what cannot be joined. */
    boolean isJoined(JsonNode delta) {
        return open
                && switch (delta.path(TYPE).asText()) {
                    case "text_delta" -> isSaid(TEXT, delta);
                    case "thinking_delta" -> isSaid(THINKING, delta);
                    case "signature_delta" -> isSigned(delta);
                    case "citations_delta" -> isCited(delta.path("citation"));
                    // the input of a tool, or a part of a later version
                    default -> false;
                };
    }

    private boolean isSaid(String member, JsonNode delta) {
        said.append(delta.path(member).asText());
        return isOf(member) && delta.path(member).isTextual();
    }

    private boolean isSigned(JsonNode delta) {
        block.set(SIGNATURE, delta.path(SIGNATURE));
        return isOf(THINKING) && delta.path(SIGNATURE).isTextual();
    }

    private boolean isCited(JsonNode citation) {
        ArrayNode all = block.path(CITATIONS) instanceof ArrayNode known ? known : block.putArray(CITATIONS);
        all.add(citation);
        return isOf(TEXT) && citation.isObject();
    }

    private boolean isOf(String type) {
        return block.path(TYPE).asText().equals(type);
    }

    /** Closes the block; false if it was closed before. */
    boolean isClosed() {
        boolean first = open;
        open = false;
        return first;
    }

    boolean isOpen() {
        return open;
    }

    /** The whole block. */
    ObjectNode whole() {
        ObjectNode whole = block.deepCopy();
        for (String member : new String[] {TEXT, THINKING}) {
            if (isOf(member)) {
                whole.put(member, block.path(member).asText() + said);
            }
        }
        return whole;
    }
}
