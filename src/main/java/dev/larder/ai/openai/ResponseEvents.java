package dev.larder.ai.openai;

import static dev.larder.ai.openai.ModelResponse.CONTENT;
import static dev.larder.ai.openai.ModelResponse.OUTPUT;
import static dev.larder.ai.openai.ModelResponse.OUTPUT_TEXT;
import static dev.larder.ai.openai.ModelResponse.REASONING;
import static dev.larder.ai.openai.ModelResponse.STATUS;
import static dev.larder.ai.openai.ModelResponse.SUMMARY;
import static dev.larder.ai.openai.ModelResponse.TEXT;
import static dev.larder.ai.openai.ModelResponse.TYPE;
import static dev.larder.ai.openai.ModelResponse.USAGE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.larder.ai.protocol.EventWriter;

/** Writes a whole response as the events of a stream: its head, each item of its output with its parts, and its end. */
final class ResponseEvents {
    private static final String ANNOTATIONS = "annotations";
    private static final String IN_PROGRESS = "in_progress";
    private static final String LOGPROBS = "logprobs";

    private final ObjectMapper json;
    private final EventWriter events;
    private int sequence;

    private ResponseEvents(ObjectMapper json) {
        this.json = json;
        this.events = new EventWriter();
    }

    /** The text of the events. */
    static byte[] of(JsonNode response, ObjectMapper json) {
        var written = new ResponseEvents(json);
        written.begin(response);
        int index = 0;
        for (JsonNode item : response.path(OUTPUT)) {
            written.item(index++, item);
        }
        ObjectNode end = written.event("response.completed");
        end.set("response", response);
        written.write(end);
        return written.events.bytes();
    }

    private void begin(JsonNode response) {
        ObjectNode begun = ((ObjectNode) response).deepCopy();
        begun.put(STATUS, IN_PROGRESS).putNull(USAGE).putArray(OUTPUT);
        if (begun.has("completed_at")) {
            begun.putNull("completed_at");
        }
        for (String type : new String[] {"response.created", "response.in_progress"}) {
            ObjectNode event = event(type);
            event.set("response", begun);
            write(event);
        }
    }

    private void item(int index, JsonNode item) {
        boolean reasoning = item.path(TYPE).asText().equals(REASONING);
        String parts = reasoning ? SUMMARY : CONTENT;
        ObjectNode begun = ((ObjectNode) item).deepCopy();
        begun.putArray(parts);
        if (begun.hasNonNull(STATUS)) {
            begun.put(STATUS, IN_PROGRESS);
        }
        item("added", index, begun);
        int at = 0;
        for (JsonNode part : item.path(parts)) {
            var place = new Place(item.path("id"), index, reasoning ? "summary_index" : "content_index", at++);
            if (reasoning) {
                summary(place, part);
            } else {
                text(place, part);
            }
        }
        item("done", index, item);
    }

    private void item(String what, int index, JsonNode item) {
        ObjectNode event = event("response.output_item." + what).put("output_index", index);
        event.set("item", item);
        write(event);
    }

    /** The place of a part in the output. */
    private record Place(JsonNode item, int output, String name, int index) {
        ObjectNode in(ObjectNode event) {
            event.set("item_id", item);
            return event.put("output_index", output).put(name, index);
        }
    }

    private void summary(Place place, JsonNode part) {
        String prefix = "response.reasoning_summary_";
        part(prefix + "part.added", place, ((ObjectNode) part).deepCopy().put(TEXT, ""));
        write(place.in(event(prefix + "text.delta"))
                .put("delta", part.path(TEXT).asText()));
        write(place.in(event(prefix + "text.done")).put(TEXT, part.path(TEXT).asText()));
        part(prefix + "part.done", place, part);
    }

    private void text(Place place, JsonNode part) {
        String prefix = "response." + OUTPUT_TEXT + ".";
        ObjectNode begun = ((ObjectNode) part).deepCopy().put(TEXT, "");
        begun.putArray(ANNOTATIONS);
        if (begun.has(LOGPROBS)) {
            begun.putArray(LOGPROBS);
        }
        part("response.content_part.added", place, begun);
        ObjectNode delta =
                place.in(event(prefix + "delta")).put("delta", part.path(TEXT).asText());
        write(delta.set(LOGPROBS, logprobs(part)));
        int index = 0;
        for (JsonNode annotation : part.path(ANNOTATIONS)) {
            ObjectNode added = place.in(event(prefix + "annotation.added")).put("annotation_index", index++);
            write(added.set("annotation", annotation));
        }
        ObjectNode done =
                place.in(event(prefix + "done")).put(TEXT, part.path(TEXT).asText());
        write(done.set(LOGPROBS, logprobs(part)));
        part("response.content_part.done", place, part);
    }

    private JsonNode logprobs(JsonNode part) {
        return part.path(LOGPROBS).isArray() ? part.path(LOGPROBS) : json.createArrayNode();
    }

    private void part(String type, Place place, JsonNode part) {
        write(place.in(event(type)).set("part", part));
    }

    private ObjectNode event(String type) {
        return json.createObjectNode().put(TYPE, type).put("sequence_number", sequence++);
    }

    private void write(ObjectNode event) {
        events.named(event.path(TYPE).asText(), event);
    }
}
