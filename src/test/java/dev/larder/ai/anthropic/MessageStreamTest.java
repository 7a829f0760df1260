package dev.larder.ai.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.larder.ai.protocol.EventReader;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams that become whole messages, and whole messages that become streams. */
class MessageStreamTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static Optional<JsonNode> joined(String text) {
        var stream = new MessageStream(JSON);
        var reader = new EventReader(stream::take);
        reader.take(Buffer.buffer(text));
        reader.end();
        return stream.whole();
    }

    private static String quoted(String event) {
        return "data: " + event.replace('\'', '"') + "\n\n";
    }

    @Test
    void eventsAreJoined() throws IOException {
        Optional<JsonNode> whole = joined(MessageTexts.stream("answer"));

        assertThat(whole).contains(JSON.readTree("""
                {"id":"msg_1","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":"answer"}],
                "stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":5,"output_tokens":7}}"""));
        assertThat(Message.isStorable(whole.orElseThrow())).isTrue();
    }

    /** A message that is written and joined again is the same one. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{'type':'text','text':'a b'}]",
                "[{'type':'text','text':''},{'type':'text','text':'a','citations':null}]",
                "[{'type':'text','text':'a','citations':[{'type':'char_location','cited_text':'x'},{'type':'y'}]}]",
                "[{'type':'thinking','thinking':'t','signature':'s'},{'type':'text','text':'a'}]",
                "[{'type':'redacted_thinking','data':'d'},{'type':'text','text':'a','x_own':[1]}]"
            })
    void writtenEventsAreTheMessage(String content) throws IOException {
        JsonNode whole = JSON.readTree("""
                {"id":"m","type":"message","role":"assistant","model":"m","content":%s,"stop_reason":"stop_sequence",
                "stop_sequence":"X","container":null,"x":{"y":[1]},"context_management":{"applied_edits":[]},
                "usage":{"input_tokens":3,"cache_read_input_tokens":0,"output_tokens":9}}""".formatted(content.replace('\'', '"')));

        String events = new String(MessageEvents.of(whole, JSON), UTF_8);

        assertThat(joined(events)).contains(whole);
        assertThat(events).startsWith("event: message_start\ndata: {\"type\":\"message_start\",");
        assertThat(events).endsWith("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
        assertThat(events.split("event: ", -1)).hasSameSizeAs(events.split("data: ", -1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'error','error':{'type':'overloaded_error','message':'Overloaded'}}",
                "{'type':'content_block_delta','index':0,'delta':{'type':'input_json_delta','partial_json':'{}'}}",
                "{'type':'content_block_delta','index':0,'delta':{'type':'thinking_delta','thinking':'x'}}",
                "{'type':'content_block_delta','index':1,'delta':{'type':'text_delta','text':'x'}}",
                "{'type':'content_block_start','index':2,'content_block':{'type':'text','text':''}}",
                "{'type':'message_start','message':{}}",
                "{'type':'of_a_later_version'}",
                "{'index':0}",
                "[]",
                "no json"
            })
    void whatCannotBeJoinedIsNotStored(String event) {
        assertThat(joined(MessageTexts.begin() + quoted(event) + MessageTexts.said("a") + MessageTexts.end("end_turn")))
                .isEmpty();
    }

    @Test
    void aStreamWithoutItsEndIsNone() {
        String all = MessageTexts.stream("answer");
        String stop = "event: message_stop";

        assertThat(joined(all.substring(0, all.indexOf(stop)))).isEmpty();
        assertThat(joined(MessageTexts.begin() + all.substring(all.indexOf(stop))))
                .as("a block that is open")
                .isEmpty();
        assertThat(joined(all + MessageTexts.said("more"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "end_turn, text, a, true",
        "stop_sequence, text, a, true",
        "max_tokens, text, a, false",
        "tool_use, text, a, false",
        "pause_turn, text, a, false",
        "refusal, text, a, false",
        "end_turn, text, ' ', false",
        "end_turn, tool_use, a, false",
        "end_turn, server_tool_use, a, false",
        "end_turn, thinking, a, false"
    })
    void completeAnswersOfTextAreStored(String stopReason, String type, String text, boolean stored)
            throws IOException {
        JsonNode message = JSON.readTree(
                MessageTexts.message(text, stopReason).replace("\"type\":\"text\"", "\"type\":\"" + type + "\""));

        assertThat(Message.isStorable(message)).isEqualTo(stored);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "[]", "{\"type\":\"error\",\"error\":{}}", "{\"type\":\"message\",\"content\":\"a\"}"})
    void whatIsNoMessageIsNotStored(String answer) throws IOException {
        assertThat(Message.isStorable(JSON.readTree(answer))).isFalse();
    }
}
