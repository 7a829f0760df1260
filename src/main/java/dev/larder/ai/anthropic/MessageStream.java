package dev.larder.ai.anthropic;

import static dev.larder.ai.anthropic.Message.CONTENT;
import static dev.larder.ai.anthropic.Message.DELTA;
import static dev.larder.ai.anthropic.Message.INDEX;
import static dev.larder.ai.anthropic.Message.MESSAGE;
import static dev.larder.ai.anthropic.Message.TYPE;
import static dev.larder.ai.anthropic.Message.USAGE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.larder.ai.protocol.EventJoiner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Joins the events of a streamed message. What is not known to be joined rightly makes the stream one that is not stored. */
final class MessageStream extends EventJoiner {
    private final ObjectMapper json;
    private final ObjectNode head;
    private final List<MessageStreamBlock> blocks = new ArrayList<>();
    private boolean begun;
    private boolean done;

    MessageStream(ObjectMapper json) {
        super(json);
        this.json = json;
        this.head = json.createObjectNode();
    }

    @Override
    protected Optional<JsonNode> joined() {
        if (!done || blocks.stream().anyMatch(MessageStreamBlock::isOpen)) {
            return Optional.empty();
        }
        ArrayNode content = json.createArrayNode();
        blocks.forEach(block -> content.add(block.whole()));
        ObjectNode message = head.deepCopy();
        message.set(CONTENT, content);
        return Optional.of(message);
    }

    @Override
    protected boolean isJoined(JsonNode event) {
        String type = event.path(TYPE).asText();
        if (type.equals("ping")) {
            return true;
        } else if (type.equals("message_start")) {
            return isBegun(event.path(MESSAGE));
        }
        return begun && !done && isPartJoined(type, event);
    }

    private boolean isBegun(JsonNode message) {
        boolean first = !begun && message.isObject() && message.path(CONTENT).isEmpty();
        begun = true;
        message.properties().forEach(member -> head.set(member.getKey(), member.getValue()));
        return first;
    }

    private boolean isPartJoined(String type, JsonNode event) {
        return switch (type) {
            case "content_block_start" -> isBlockBegun(event);
            case "content_block_delta" ->
                block(event).filter(block -> block.isJoined(event.path(DELTA))).isPresent();
            case "content_block_stop" ->
                block(event).filter(MessageStreamBlock::isClosed).isPresent();
            case "message_delta" -> isEndTold(event);
            case "message_stop" -> {
                done = true;
                yield true;
            }
            // an error, or an event of a later version
            default -> false;
        };
    }

    private boolean isBlockBegun(JsonNode event) {
        JsonNode block = event.path("content_block");
        boolean next = block.isObject() && event.path(INDEX).asInt(-1) == blocks.size();
        return next && blocks.add(new MessageStreamBlock((ObjectNode) block));
    }

    private Optional<MessageStreamBlock> block(JsonNode event) {
        int index = event.path(INDEX).asInt(-1);
        return index >= 0 && index < blocks.size() ? Optional.of(blocks.get(index)) : Optional.empty();
    }

    /** Joins the counts so far and the members that are known at the end. */
    private boolean isEndTold(JsonNode event) {
        event.path(DELTA).properties().forEach(member -> head.set(member.getKey(), member.getValue()));
        event.properties().stream()
                .filter(member -> !member.getKey().equals(TYPE)
                        && !member.getKey().equals(DELTA)
                        && !member.getKey().equals(USAGE))
                .forEach(member -> head.set(member.getKey(), member.getValue()));
        ObjectNode usage = head.path(USAGE) instanceof ObjectNode known ? known : head.putObject(USAGE);
        event.path(USAGE).properties().stream()
                .filter(count -> !count.getValue().isNull())
                .forEach(count -> usage.set(count.getKey(), count.getValue()));
        return true;
    }
}
