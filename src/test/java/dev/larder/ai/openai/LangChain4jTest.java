package dev.larder.ai.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.model.output.TokenUsage;
import dev.larder.config.WithSettings;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** langchain4j's client of OpenAI's protocol with a service in front of a model server. */
@QuarkusTest
@WithSettings(ChatService.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects the model server
class LangChain4jTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    ChatServer server;

    private static String prompt() {
        return "say " + UUID.randomUUID();
    }

    private static String url() {
        return "http://127.0.0.1:%d/api/v2/chat/v1".formatted(RestAssured.port);
    }

    private static OpenAiChatModel chat(String key) {
        return OpenAiChatModel.builder()
                .baseUrl(url())
                .apiKey(key)
                .modelName("m")
                .maxRetries(0)
                .timeout(TIMEOUT)
                .build();
    }

    /** A streamed answer, and the parts in which it came. */
    private record Streamed(ChatResponse whole, List<String> parts) {}

    private static Streamed stream(String prompt) throws Exception {
        var model = OpenAiStreamingChatModel.builder()
                .baseUrl(url())
                .apiKey(ChatService.KEY)
                .modelName("m")
                .timeout(TIMEOUT)
                .build();
        var parts = Stream.<String>builder();
        var whole = new CompletableFuture<ChatResponse>();
        model.chat(prompt, new StreamingChatResponseHandler() {
            @Override
            public void onPartialResponse(String part) {
                parts.add(part);
            }

            @Override
            public void onCompleteResponse(ChatResponse response) {
                whole.complete(response);
            }

            @Override
            public void onError(Throwable error) {
                whole.completeExceptionally(error);
            }
        });
        return new Streamed(
                whole.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS), parts.build().toList());
    }

    @Test
    void anEqualChatIsAnsweredFromTheCache() {
        String prompt = prompt();
        for (int i = 0; i < 2; i++) {
            assertThat(chat(ChatService.KEY).chat(prompt)).isEqualTo("answer 1");
        }
        assertThat(server.asked(prompt)).hasSize(1);
    }

    @Test
    void aStreamIsStoredForStreams() throws Exception {
        String prompt = prompt();
        for (int i = 0; i < 2; i++) {
            Streamed streamed = stream(prompt);
            assertThat(streamed.whole.aiMessage().text()).isEqualTo("answer 1");
            assertThat(String.join("", streamed.parts)).isEqualTo("answer 1");
            assertThat(streamed.whole.tokenUsage().totalTokenCount()).isEqualTo(12);
        }
        assertThat(server.asked(prompt)).hasSize(1);
    }

    @Test
    void embeddingsAreStoredTextByText() {
        OpenAiEmbeddingModel model = OpenAiEmbeddingModel.builder()
                .baseUrl(url())
                .apiKey(ChatService.KEY)
                .modelName("e-1")
                .timeout(TIMEOUT)
                .build();
        List<TextSegment> texts =
                Stream.generate(() -> TextSegment.from(prompt())).limit(3).toList();
        Response<List<Embedding>> some = model.embedAll(texts.subList(0, 1));

        Response<List<Embedding>> all = model.embedAll(texts);
        Response<Embedding> one = model.embed(texts.get(2));

        assertThat(some.tokenUsage()).extracting(TokenUsage::totalTokenCount).isEqualTo(3);
        assertThat(all.tokenUsage()).extracting(TokenUsage::totalTokenCount).isEqualTo(6);
        assertThat(all.content()).hasSize(3).startsWith(some.content().toArray(new Embedding[0]));
        assertThat(one.content()).isEqualTo(all.content().get(2));
        assertThat(server.asked(texts.get(0).text())).hasSize(1);
        assertThat(server.asked(texts.get(1).text())).hasSize(1);
    }

    @Test
    void errorsHaveTheTypesOfTheClient() {
        String prompt = prompt();
        server.on(prompt, 429, "{\"error\":{\"message\":\"of the model\"}}");
        assertThatExceptionOfType(AuthenticationException.class)
                .isThrownBy(() -> chat("unknown-0123456789").chat(prompt))
                .withMessageContaining("invalid_api_key");
        assertThatExceptionOfType(RateLimitException.class)
                .isThrownBy(() -> chat(ChatService.KEY).chat(prompt))
                .withMessageContaining("of the model");
    }
}
