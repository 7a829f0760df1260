package dev.larder.ai.semantic.embedding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.larder.ai.semantic.embedding.EmbeddingFailure.Reason;
import dev.larder.core.service.ServiceName;
import dev.larder.core.store.Protection;
import dev.larder.outbound.TestOutboundClient;
import dev.larder.spi.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A model behind HTTP, with a server of the tests. */
@SuppressWarnings("NullAway.Init") // JUnit calls open() first
class HttpEmbeddingModelTest {
    private static final Protection PROTECTION =
            new Protection(100, 3, 1, Duration.ofMinutes(1), Duration.ofSeconds(1));
    private static final String VECTOR = """
            {"object":"list","data":[{"object":"embedding","index":0,"embedding":[3,0,-4.0]}],"model":"m","usage":{}}""";

    private final ObjectMapper json = new ObjectMapper();
    private final TestOutboundClient outbound = new TestOutboundClient();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> keys = new CopyOnWriteArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private HttpServer server;
    private volatile int status = 200;
    private volatile String answer = VECTOR;
    private volatile boolean hangs;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/embeddings", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void close() {
        end.countDown();
        outbound.close();
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            asked.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            if (hangs) {
                end.await();
            }
            byte[] body = answer.getBytes(UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private EmbeddingModel model(String... own) {
        Map<String, String> all = new HashMap<>(Map.of(
                "type", "openai",
                "url", "http://127.0.0.1:" + server.getAddress().getPort() + "/v1",
                "model", "m",
                "api-key", "sk-embeddings",
                "timeout", "20s"));
        for (int i = 0; i < own.length; i += 2) {
            all.put(own[i], own[i + 1]);
        }
        EmbeddingConfig config = EmbeddingFaultsTest.config(all);
        assertThat(EmbeddingFaults.of(config)).isEmpty();
        return new EmbeddingModels(outbound.client(), Clock.systemUTC(), "target")
                .open(new ServiceName("chat"), PROTECTION, config, EmbeddingMetersTest.serviceMeters());
    }

    private static Reason reason(EmbeddingModel model) {
        return ((EmbeddingFailure) Await.failure(model.embed("text"))).reason();
    }

    @Test
    void theVectorOfTheServerIsScaledToLengthOne() {
        try (var model = model()) {
            float[] vector = Await.item(model.embed("text"));

            assertThat(vector).containsExactly(new float[] {0.6f, 0, -0.8f}, within(1e-6f));
        }
    }

    @Test
    void theServerGetsTheModelTheTextAndTheKey() throws IOException {
        try (var model = model("dimensions", "256")) {
            var unused = Await.failure(model.embed("What \"is\" this?\n"));
        }

        assertThat(asked)
                .singleElement()
                .satisfies(body -> assertThat(json.readTree(body)).isEqualTo(json.readTree("""
                        {"model":"m","input":["What \\"is\\" this?\\n"],"dimensions":256}""")));
        assertThat(keys).containsExactly("Bearer sk-embeddings");
    }

    @Test
    void aTextIsAskedOnce() {
        try (var model = model()) {
            Await.item(model.embed("text"));
            Await.item(model.embed("text"));
            Await.item(model.embed("another text"));

            assertThat(asked).hasSize(2);
        }
    }

    @Test
    void aServerThatHangsFailsInTimeAndBlocksNobody() {
        hangs = true;
        try (var model = model("timeout", "300ms")) {
            var first = model.embed("text").subscribeAsCompletionStage();
            // the call has come back although the server never answers
            assertThat(first).isNotDone();

            assertThat(reason(model)).isEqualTo(Reason.TIMEOUT);
        }
    }

    @Test
    void aTextTooManyIsRefusedAtOnce() {
        hangs = true;
        try (var model = model("max-concurrent", "1", "max-waiting", "0")) {
            var first = model.embed("one").subscribeAsCompletionStage();
            Await.until(() -> asked.size() == 1);

            assertThat(reason(model)).isEqualTo(Reason.BUSY);
            end.countDown();
            assertThat(first).succeedsWithin(Duration.ofSeconds(20));
        }
    }

    @Test
    void aServerThatIsAwayIsNotAskedForAWhile() {
        server.stop(0);
        try (var model = model()) {
            for (int i = 0; i < 5; i++) {
                assertThat(reason(model)).isEqualTo(Reason.UNAVAILABLE);
            }

            assertThat(Await.failure(model.embed("text"))).hasMessageContaining("failed too often");
            assertThat(model.trouble())
                    .hasValueSatisfying(trouble -> assertThat(trouble).doesNotContain("127.0.0.1", "text"));
        }
    }

    @Test
    void aVectorOfAnotherLengthIsRefused() {
        try (var model = model()) {
            Await.item(model.embed("a"));
            answer = VECTOR.replace("[3,0,-4.0]", "[1,2]");

            assertThat(reason(model)).isEqualTo(Reason.UNUSABLE);
        }
    }

    @Test
    void anAnswerWithoutAVectorIsRefused() {
        try (var model = model()) {
            for (String wrong : List.of(
                    "",
                    "no JSON",
                    "[]",
                    "{\"data\":[]}",
                    VECTOR.replace("[3,0,-4.0]", "[]"),
                    VECTOR.replace("[3,0,-4.0]", "[0,0,0]"),
                    VECTOR.replace("[3,0,-4.0]", "[1,\"x\",3]"),
                    VECTOR.replace("[3,0,-4.0]", "[1e99,0,0]"),
                    VECTOR.replace("{}", "\"" + "x".repeat(2 << 20) + "\""))) {
                answer = wrong;

                assertThat(reason(model)).isEqualTo(Reason.UNUSABLE);
            }
        }
    }

    @Test
    void aStatusOfAnErrorIsAFailure() {
        answer = "{\"error\":{\"message\":\"secret text\"}}";
        try (var model = model()) {
            status = 429;
            assertThat(reason(model)).isEqualTo(Reason.BUSY);

            status = 401;
            assertThat(Await.failure(model.embed("text")))
                    .hasMessage("The server of embeddings answers with the status 401")
                    .isInstanceOfSatisfying(
                            EmbeddingFailure.class,
                            failure -> assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE));
            assertThat(model.trouble()).isPresent();
        }
    }

    @Test
    void anotherServerOrModelOrSizeHasAnotherId() {
        List<String> ids = List.of(id(), id("model", "n"), id("dimensions", "512"), id("url", "http://127.0.0.1:1/v1"));

        assertThat(ids).doesNotHaveDuplicates().allSatisfy(id -> assertThat(id).doesNotContain("127.0.0.1", "sk-"));
        assertThat(id()).isEqualTo(ids.get(0));
    }

    private String id(String... own) {
        try (var model = model(own)) {
            return model.id();
        }
    }

    @Test
    void aClosedModelFails() {
        var model = model();
        model.close();

        assertThat(reason(model)).isEqualTo(Reason.UNAVAILABLE);
    }
}
