package dev.larder.ai.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.larder.ai.protocol.Delivery;
import dev.larder.ai.protocol.EventReader;
import dev.larder.ai.protocol.JsonBytes;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams that become whole answers, and whole answers that become streams. */
class ChatStreamTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String END = "{'choices':[{'index':0,'delta':{},'finish_reason':'stop'}]}";
    private static final String SAID = "{'id':'c','choices':[{'index':0,'delta':{'content':'a'}}]}";

    private static Optional<JsonNode> joined(String... data) {
        var stream = new ChatStream(JSON);
        for (String event : data) {
            stream.take(event.replace('\'', '"'));
        }
        return stream.whole();
    }

    @Test
    void chunksAreJoined() throws IOException {
        Optional<JsonNode> whole = joined(
                "{'id':'c','object':'chat.completion.chunk','model':'m','obfuscation':'x','system_fingerprint':null,"
                        + "'choices':[{'index':0,'delta':{'role':'assistant','content':'','refusal':null},'logprobs':null}]}",
                "{'id':'c','model':'m','choices':[{'index':0,'delta':{'content':'a','reasoning':'b','annotations':[1]},"
                        + "'logprobs':{'content':[{'token':'a'}]}}]}",
                "{'id':'c','model':'m','choices':[{'index':0,'delta':{'content':'c','annotations':[2]},"
                        + "'logprobs':{'content':[{'token':'c'}]}}]}",
                "{'id':'c','model':'m','choices':[{'index':0,'delta':{},'finish_reason':'stop','x_stop':7}]}",
                "{'id':'c','model':'m','service_tier':'s','choices':[],'usage':{'total_tokens':3}}",
                "[DONE]");

        assertThat(whole).contains(JSON.readTree("""
                {"id":"c","model":"m","object":"chat.completion","service_tier":"s","usage":{"total_tokens":3},
                "choices":[{"index":0,"message":{"role":"assistant","content":"ac","refusal":null,"reasoning":"b",
                "annotations":[1,2]},"logprobs":{"content":[{"token":"a"},{"token":"c"}]},"finish_reason":"stop",
                "x_stop":7}]}"""));
        assertThat(ChatCompletion.isStorable(whole.orElseThrow())).isTrue();
    }

    @Test
    void choicesAreKeptApart() {
        JsonNode whole = joined(
                        SAID,
                        "{'choices':[{'index':1,'delta':{'content':'x'},'finish_reason':'stop'}]}",
                        "{'choices':[{'index':0,'delta':{'content':'b'},'finish_reason':'length'}]}",
                        "[DONE]")
                .orElseThrow();

        assertThat(whole.at("/choices/0/message/content").asText()).isEqualTo("ab");
        assertThat(whole.at("/choices/1/message/content").asText()).isEqualTo("x");
        assertThat(ChatCompletion.isStorable(whole)).isFalse();
    }

    @Test
    void aStreamWithoutItsEndIsNone() {
        assertThat(joined(SAID, END)).isEmpty();
        assertThat(joined(SAID, END, "[DONE]")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'error':{'code':1}}",
                "{'object':'error','message':'m'}",
                "[]",
                "no json",
                "{'choices':[{'index':0,'delta':{'tool_calls':[{'index':0,'id':'t'}]}}]}",
                "{'choices':[{'index':0,'delta':{'audio':{'id':'t'}}}]}"
            })
    void whatCannotBeJoinedIsNotStored(String chunk) {
        assertThat(joined(SAID, chunk, END, "[DONE]")).isEmpty();
    }

    /** As Azure, vLLM and others send them. */
    @Test
    void chunksInUnusualFormsAreJoinedWhereverTheyAreCut() throws IOException {
        String events = ("\ufeff: welcome#event: message#id: 1#retry: 5#"
                        + "data: {'choices':[],'created':0,'id':'','model':'','object':'','prompt_filter_results':[]}##"
                        + "data: {'id':'c','model':'m','choices':[{'index':1,'delta':{'role':'assistant','content':null}}]}##"
                        + "data: {'id':'c','choices':[{'index':0,'delta':{'role':'assistant','content':'\u00e4'},"
                        + "'content_filter_results':{}},{'index':1,'delta':{'role':'assistant','content':'x'}}]}##"
                        + "data:##data: {'id':'','choices':[{'index':0,'delta':{'content':'\ud83d\ude00','refusal':null}}]}##"
                        + "data: {'choices':[{'index':0,'delta':{},'finish_reason':'stop'},{'index':1,"
                        + "'finish_reason':'stop'}],'usage':{'total_tokens':3}}##data: [DONE]##")
                .replace('\'', '"')
                .replace("#", "\r\n");
        byte[] text = events.getBytes(UTF_8);
        JsonNode expected = JSON.readTree("""
                {"id":"c","created":0,"model":"m","object":"chat.completion","prompt_filter_results":[],
                "usage":{"total_tokens":3},"choices":[
                {"index":0,"message":{"role":"assistant","content":"\u00e4\ud83d\ude00","refusal":null},"logprobs":null,
                "finish_reason":"stop","content_filter_results":{}},
                {"index":1,"message":{"role":"assistant","content":"x"},"logprobs":null,"finish_reason":"stop"}]}""");

        for (int cut = 0; cut <= text.length; cut++) {
            var stream = new ChatStream(JSON);
            var reader = new EventReader(stream::take);
            reader.take(Buffer.buffer(text).slice(0, cut));
            reader.take(Buffer.buffer(text).slice(cut, text.length));
            reader.end();

            assertThat(stream.whole()).as("cut at %d", cut).contains(expected);
        }
        assertThat(ChatCompletion.isStorable(expected)).isTrue();
    }

    /** A model that is cut off within a character. */
    @Test
    void halfACharacterStays() throws IOException {
        JsonNode whole = joined(
                        "{'id':'c','choices':[{'index':0,'delta':{'content':'a\\ud83d'}}]}",
                        "{'choices':[{'index':0,'delta':{'content':'\\ude00\\ud83d'}}]}",
                        END,
                        "[DONE]")
                .orElseThrow();

        byte[] stored = JsonBytes.of(whole);
        assertThat(JSON.readTree(stored)).isEqualTo(whole);
        assertThat(JSON.readTree(stored).at("/choices/0/message/content").asText())
                .isEqualTo("a\ud83d\ude00\ud83d");
        assertThat(new String(ChatEvents.of(whole, Delivery.STREAM, JSON), UTF_8))
                .contains("\"a\ud83d\ude00\\ud83d\"");
    }

    @Test
    void aRefusalIsNotStored() throws IOException {
        assertThat(ChatCompletion.isStorable(JSON.readTree("""
                {"choices":[{"index":0,"message":{"content":"a","refusal":"I cannot."},"finish_reason":"stop"}]}"""))).isFalse();
    }

    @Test
    void anErrorThatIsNullIsNone() throws IOException {
        assertThat(ChatCompletion.isStorable(JSON.readTree("""
                {"error":null,"choices":[{"index":0,"message":{"content":"a"},"finish_reason":"stop"}]}"""))).isTrue();
    }

    @Test
    void aChunkBehindTheEndIsAnError() {
        assertThat(joined(SAID, END, "[DONE]", SAID)).isEmpty();
    }

    /** A stream that is written and joined again is the same answer. */
    @Test
    void writtenEventsAreTheAnswer() throws IOException {
        JsonNode whole = JSON.readTree("""
                {"id":"c","object":"chat.completion","created":1,"model":"m","x":{"y":[1]},"choices":[
                {"index":0,"message":{"role":"assistant","content":"a\\nb","reasoning":"r"},"logprobs":
                {"content":[{"token":"a"}]},"finish_reason":"stop"},
                {"index":1,"message":{"role":"assistant","content":"c"},"logprobs":null,"finish_reason":"stop"}],
                "usage":{"total_tokens":3}}""");

        var stream = new ChatStream(JSON);
        var reader = new EventReader(stream::take);
        reader.take(Buffer.buffer(ChatEvents.of(whole, Delivery.STREAM_WITH_USAGE, JSON)));

        assertThat(stream.whole()).contains(whole);
        assertThat(new String(ChatEvents.of(whole, Delivery.STREAM, JSON), UTF_8))
                .doesNotContain("usage");
    }
}
