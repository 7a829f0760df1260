package dev.larder.ai.anthropic;

import static dev.larder.ai.anthropic.Message.CITATIONS;
import static dev.larder.ai.anthropic.Message.CONTENT;
import static dev.larder.ai.anthropic.Message.CONTEXT_MANAGEMENT;
import static dev.larder.ai.anthropic.Message.DELTA;
import static dev.larder.ai.anthropic.Message.INDEX;
import static dev.larder.ai.anthropic.Message.MESSAGE;
import static dev.larder.ai.anthropic.Message.OF_END;
import static dev.larder.ai.anthropic.Message.OUTPUT_TOKENS;
import static dev.larder.ai.anthropic.Message.SIGNATURE;
import static dev.larder.ai.anthropic.Message.TEXT;
import static dev.larder.ai.anthropic.Message.THINKING;
import static dev.larder.ai.anthropic.Message.TYPE;
import static dev.larder.ai.anthropic.Message.USAGE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.larder.ai.protocol.EventWriter;

/** Writes a whole message as the events of a stream: its head, each of its blocks, and its end. */
final class MessageEvents {
    private final ObjectMapper json;
    private final JsonNode message;
    private final EventWriter events;

    private MessageEvents(ObjectMapper json, JsonNode message) {
        this.json = json;
        this.message = message;
        this.events = new EventWriter();
    }

    /** The text of the events. */
    static byte[] of(JsonNode message, ObjectMapper json) {
        var written = new MessageEvents(json, message);
        written.start();
        int index = 0;
        for (JsonNode block : message.path(CONTENT)) {
            written.block(index++, block);
        }
        written.end();
        return written.events.bytes();
    }

    /** The message without what it says and without what its end tells. */
    private void start() {
        ObjectNode start = event("message_start");
        ObjectNode begun = start.putObject(MESSAGE);
        message.properties().stream()
                .filter(member -> !member.getKey().equals(CONTEXT_MANAGEMENT))
                .forEach(member -> {
                    if (member.getKey().equals(CONTENT)) {
                        begun.putArray(CONTENT);
                    } else if (OF_END.contains(member.getKey())) {
                        begun.putNull(member.getKey());
                    } else {
                        begun.set(member.getKey(), member.getValue());
                    }
                });
        if (message.path(USAGE) instanceof ObjectNode usage && usage.has(OUTPUT_TOKENS)) {
            // clients that add the counts of the first and the last event count no token twice
            begun.set(USAGE, usage.deepCopy().put(OUTPUT_TOKENS, 0));
        }
        write(start);
    }

    private void block(int index, JsonNode block) {
        ObjectNode start = event("content_block_start").put(INDEX, index);
        ObjectNode begun = ((ObjectNode) block).deepCopy();
        for (String said : new String[] {TEXT, THINKING, SIGNATURE}) {
            if (begun.path(said).isTextual()) {
                begun.put(said, "");
            }
        }
        if (begun.path(CITATIONS) instanceof ArrayNode citations) {
            citations.removeAll();
        }
        start.set("content_block", begun);
        write(start);
        block.path(CITATIONS).forEach(citation -> {
            ObjectNode delta = event("content_block_delta").put(INDEX, index);
            delta.putObject(DELTA).put(TYPE, "citations_delta").set("citation", citation);
            write(delta);
        });
        said(index, block, THINKING);
        said(index, block, SIGNATURE);
        said(index, block, TEXT);
        write(event("content_block_stop").put(INDEX, index));
    }

    private void said(int index, JsonNode block, String member) {
        String said = block.path(member).asText();
        if (!said.isEmpty()) {
            ObjectNode delta = event("content_block_delta").put(INDEX, index);
            delta.putObject(DELTA).put(TYPE, member + "_delta").put(member, said);
            write(delta);
        }
    }

    private void end() {
        ObjectNode end = event("message_delta");
        ObjectNode delta = end.putObject(DELTA);
        message.properties().stream()
                .filter(member -> OF_END.contains(member.getKey()))
                .forEach(member -> delta.set(member.getKey(), member.getValue()));
        if (message.has(CONTEXT_MANAGEMENT)) {
            end.set(CONTEXT_MANAGEMENT, message.get(CONTEXT_MANAGEMENT));
        }
        // the SDKs read this count without looking whether it is there
        JsonNode count = message.path(USAGE).path(OUTPUT_TOKENS);
        end.putObject(USAGE)
                .set(
                        OUTPUT_TOKENS,
                        count.isMissingNode() ? json.getNodeFactory().numberNode(0) : count);
        write(end);
        write(event("message_stop"));
    }

    private ObjectNode event(String type) {
        return json.createObjectNode().put(TYPE, type);
    }

    private void write(ObjectNode event) {
        events.named(event.path(TYPE).asText(), event);
    }
}
