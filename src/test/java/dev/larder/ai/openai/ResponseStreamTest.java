package dev.larder.ai.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.larder.ai.protocol.AnswerStream;
import dev.larder.ai.protocol.Delivery;
import dev.larder.ai.protocol.EventReader;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams of completions and responses that become whole answers, and the other way round. */
class ResponseStreamTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static JsonNode json(String text) throws IOException {
        return JSON.readTree(text.replace('\'', '"'));
    }

    private static Optional<JsonNode> joined(AnswerStream stream, byte[] events) {
        var reader = new EventReader(stream::take);
        reader.take(Buffer.buffer(events));
        reader.end();
        return stream.whole();
    }

    private static Optional<JsonNode> joined(AnswerStream stream, String... data) {
        for (String event : data) {
            stream.take(event.replace('\'', '"'));
        }
        return stream.whole();
    }

    private static String response(String status, String output) {
        return "{'id':'resp_1','object':'response','status':'%s','error':null,'output':%s,'usage':{'input_tokens':1}}"
                .formatted(status, output);
    }

    private static String message(String type, String text) {
        return "[{'type':'message','id':'msg_1','status':'completed','role':'assistant','content':"
                + "[{'type':'%s','text':'%s','annotations':[{'type':'x'}]}]}]".formatted(type, text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{'type':'message','id':'m','content':[{'type':'output_text','text':'a','annotations':[]}]}]",
                "[{'type':'reasoning','id':'r','summary':[{'type':'summary_text','text':'s'}],'encrypted_content':'e'},"
                        + "{'type':'message','id':'m','status':'completed','content':[{'type':'output_text','text':'a',"
                        + "'annotations':[{'type':'url_citation'}],'logprobs':[{'token':'a'}]}]}]"
            })
    void aWrittenResponseIsTheSameResponse(String output) throws IOException {
        JsonNode whole = json(response("completed", output));

        byte[] events = ResponseEvents.of(whole, JSON);

        assertThat(ModelResponse.isStorable(whole)).isTrue();
        assertThat(joined(new ResponseStream(JSON), events)).contains(whole);
        assertThat(new String(events, UTF_8))
                .startsWith("event: response.created\ndata: {\"type\":\"response.created\",\"sequence_number\":0,"
                        + "\"response\":{\"id\":\"resp_1\",\"object\":\"response\",\"status\":\"in_progress\"")
                .contains("event: response.output_text.delta\n", "\"delta\":\"a\"");
    }

    @Test
    void aStreamThatIsNotCompletedIsNone() {
        String completed = "{'type':'response.completed','response':%s}"
                .formatted(response("completed", message("output_text", "a")));

        assertThat(joined(new ResponseStream(JSON), "{'type':'response.created'}", completed))
                .isPresent();
        assertThat(joined(new ResponseStream(JSON), "{'type':'response.created'}"))
                .isEmpty();
        assertThat(joined(new ResponseStream(JSON), completed, "{'type':'response.created'}"))
                .isEmpty();
        assertThat(joined(new ResponseStream(JSON), "{'type':'error','message':'x'}", completed))
                .isEmpty();
        assertThat(joined(new ResponseStream(JSON), "no json", completed)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "completed, output_text, a, true",
        "completed, output_text, ' ', false",
        "completed, refusal, a, false",
        "incomplete, output_text, a, false",
        "failed, output_text, a, false",
        "in_progress, output_text, a, false",
        "queued, output_text, a, false"
    })
    void completedTextsAreStored(String status, String type, String text, boolean stored) throws IOException {
        assertThat(ModelResponse.isStorable(json(response(status, message(type, text)))))
                .isEqualTo(stored);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "[{'type':'function_call','name':'f','arguments':'{}'}]",
                "[{'type':'web_search_call'},{'type':'message','content':[{'type':'output_text','text':'a'}]}]",
                "[{'type':'reasoning','summary':[]}]"
            })
    void callsOfToolsAreNotStored(String output) throws IOException {
        assertThat(ModelResponse.isStorable(json(response("completed", output))))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'previous_response_id':'resp_1'",
                "'conversation':'conv_1'",
                "'prompt':{'id':'pmpt_1'}",
                "'background':true",
                "'store':true",
                "'input':null"
            })
    void whatDependsOnTheModelServerIsNotCached(String member) throws IOException {
        var protocol = new ResponsesProtocol(JSON);

        assertThat(protocol.read(json("{'model':'m','input':'a','store':false}")))
                .isPresent();
        assertThat(protocol.read(json("{'model':'m','input':'a',%s}".formatted(member))))
                .isEmpty();
    }

    @Test
    void aWrittenCompletionIsTheSameCompletion() throws IOException {
        JsonNode whole = json("""
                {'id':'c','object':'text_completion','created':1,'model':'m','choices':[
                {'text':'a b','index':0,'logprobs':{'tokens':['a'],'text_offset':[0]},'finish_reason':'stop'},
                {'text':'c','index':1,'logprobs':null,'finish_reason':'stop'}],'usage':{'total_tokens':3}}""");

        byte[] events = CompletionEvents.of(whole, Delivery.STREAM_WITH_USAGE, JSON);

        assertThat(Completion.isStorable(whole)).isTrue();
        assertThat(joined(new CompletionStream(JSON), events)).contains(whole);
        assertThat(new String(CompletionEvents.of(whole, Delivery.STREAM, JSON), UTF_8))
                .doesNotContain("usage")
                .endsWith("data: [DONE]\n\n");
    }

    @Test
    void textsAndLogprobsOfCompletionsAreJoined() throws IOException {
        Optional<JsonNode> whole = joined(
                new CompletionStream(JSON),
                "{'id':'c','choices':[{'text':'a','index':0,'logprobs':{'tokens':['a']},'finish_reason':null}]}",
                "{'id':'c','choices':[{'text':'b','index':0,'logprobs':{'tokens':['b']},'finish_reason':'stop'}]}",
                "[DONE]");

        assertThat(whole)
                .contains(
                        json(
                                "{'id':'c','choices':[{'text':'ab','index':0,'logprobs':{'tokens':['a','b']},'finish_reason':'stop'}]}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'error':{'code':1}}", "no json", "[]"})
    void aCompletionWithAnErrorIsNotStored(String chunk) {
        String said = "{'choices':[{'text':'a','index':0,'finish_reason':'stop'}]}";

        assertThat(joined(new CompletionStream(JSON), said, chunk, "[DONE]")).isEmpty();
        assertThat(joined(new CompletionStream(JSON), said)).isEmpty();
        assertThat(joined(new CompletionStream(JSON), said, "[DONE]", said)).isEmpty();
    }
}
