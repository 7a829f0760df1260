package dev.larder.coherence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.ai.openai.ChatServer;
import dev.larder.ai.openai.ChatServer.Reaction;
import dev.larder.spi.Await;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Three nodes in front of a model server that counts what it is asked. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModelsIT {
    private static final int CLIENTS = 200;
    private static final String HIT = "larder; hit; detail=";
    private static final Pattern CONTENT = Pattern.compile("\"content\":\"([^\"]*)\"");

    /** Long enough for all clients to ask. */
    private static final Duration THINKING = Duration.ofSeconds(2);

    /** The promised second, and what a busy machine adds. */
    private static final Duration FOUND = Duration.ofSeconds(2);

    private final ModelNodes fleet = new ModelNodes();

    @AfterAll
    void stop() {
        fleet.close();
    }

    /** A prompt that no other test has. */
    private static String prompt() {
        return "say " + UUID.randomUUID();
    }

    private static String status(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.headers().firstValue("Cache-Status").orElse("");
    }

    /** What the model says in an answer, whole or a stream. */
    private static String content(HttpResponse<String> answer) {
        return CONTENT.matcher(answer.body())
                .results()
                .map(said -> said.group(1))
                .collect(Collectors.joining());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void identicalMissesOfAllNodesAskTheModelOnce(boolean stream) {
        String prompt = prompt();
        fleet.model().on(prompt, (request, exchange) -> {
            LockSupport.parkNanos(THINKING.toNanos());
            fleet.model().answer(request, exchange);
        });

        List<CompletableFuture<HttpResponse<String>>> clients = IntStream.range(0, CLIENTS)
                .mapToObj(client -> fleet.begin(client, prompt, stream))
                .toList();

        List<HttpResponse<String>> answers =
                clients.stream().map(CompletableFuture::join).toList();
        assertThat(answers).allSatisfy(answer -> {
            assertThat(status(answer)).startsWith("larder; ");
            assertThat(content(answer)).isEqualTo("answer 1");
        });
        assertThat(fleet.asked(prompt)).isEqualTo(1);
        assertThat(answers.stream().filter(answer -> status(answer).contains("collapsed")))
                .as("answers that others waited for")
                .hasSizeGreaterThan(CLIENTS / 2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anAnswerThatIsPurgedOnItsWayIsNotStored(boolean stream) throws Exception {
        String prompt = prompt();
        var asked = new CountDownLatch(1);
        var purged = new CountDownLatch(1);
        fleet.model().on(prompt, (request, exchange) -> {
            if (stream) {
                ChatServer.begin(exchange);
                ChatServer.send(exchange, ChatServer.chunk("{\"content\":\"late \"}", "null"));
            }
            asked.countDown();
            purged.await(10, TimeUnit.SECONDS);
            if (stream) {
                ChatServer.send(exchange, ChatServer.stream(request, "answer"));
            } else {
                fleet.model().answer(request, exchange);
            }
        });

        CompletableFuture<HttpResponse<String>> answer = fleet.begin(0, prompt, stream, "X-Cache-Tags", "faq");
        assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(fleet.purge(1, "faq").statusCode()).isEqualTo(200);
        purged.countDown();

        assertThat(content(answer.join())).isEqualTo(stream ? "late answer" : "answer 1");
        for (int node = 0; node < ModelNodes.NODES; node++) {
            assertThat(fleet.isCached(node, prompt))
                    .as("cached for node %d", node)
                    .isFalse();
        }
        assertThat(status(fleet.ask(2, prompt))).startsWith("larder; fwd=miss");
        assertThat(fleet.asked(prompt)).isEqualTo(2);
    }

    /** What a model server may answer that is no answer to keep. */
    private record Failure(String name, boolean stream, Reaction reaction) {
        static Failure of(int status) {
            return new Failure(
                    "status " + status,
                    false,
                    (request, exchange) ->
                            ChatServer.write(exchange, status, "application/json", "{\"error\":{\"message\":\"no\"}}"));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Failure> failures() {
        return Stream.concat(
                IntStream.of(400, 404, 429, 500, 503).mapToObj(Failure::of),
                Stream.of(
                        new Failure(
                                "an empty answer",
                                false,
                                (request, exchange) -> ChatServer.write(
                                        exchange, 200, "application/json", ChatServer.completion(request, "", "stop"))),
                        new Failure("a truncated stream", true, (request, exchange) -> {
                            ChatServer.begin(exchange);
                            ChatServer.send(exchange, ChatServer.chunk("{\"content\":\"half\"}", "null"));
                        })));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFailureIsNotStored(Failure failure) {
        String prompt = prompt();
        fleet.model().on(prompt, failure.reaction);

        for (int node = 0; node < 2; node++) {
            // a stream that breaks may break its connection
            fleet.begin(node, prompt, failure.stream)
                    .handle((answer, broken) -> broken == null ? answer.statusCode() : 0)
                    .join();
        }

        assertThat(fleet.asked(prompt)).isEqualTo(2);
        assertThat(fleet.isCached(2, prompt)).isFalse();
    }

    @Test
    void aSimilarQuestionIsAnsweredByOtherNodesUntilItIsPurged() throws Exception {
        assertThat(status(fleet.ask(0, "How do I reset my password?", "X-Cache-Tags", "accounts")))
                .isEqualTo("larder; fwd=miss; stored");
        long stored = System.nanoTime();
        String alike = "How do I reset the password, please?";
        Await.until(() -> fleet.isCached(1, alike), Duration.ofMillis(10));
        var found = Duration.ofNanos(System.nanoTime() - stored);
        TiersIT.say("A similar question is found on another node after %d ms", found.toMillis());

        assertThat(found).isLessThan(FOUND);
        assertThat(status(fleet.ask(1, alike))).isEqualTo(HIT + "semantic");
        Await.until(() -> fleet.isCached(0, alike), Duration.ofMillis(10));

        assertThat(fleet.purge(2, "accounts").statusCode()).isEqualTo(200);

        for (int node = 0; node < ModelNodes.NODES; node++) {
            assertThat(fleet.isCached(node, alike))
                    .as("cached for node %d", node)
                    .isFalse();
        }
        assertThat(status(fleet.ask(1, alike))).startsWith("larder; fwd=miss");
        assertThat(fleet.asked(alike)).isEqualTo(1);
    }

    @Test
    void aNodeThatIsKilledFindsTheQuestionsAgain() {
        String asked = "Where can I download the invoices?";
        assertThat(status(fleet.ask(2, asked))).isEqualTo("larder; fwd=miss; stored");

        fleet.node(2).kill();
        fleet.node(2).restart();

        String alike = "Where can I download my invoices, please?";
        Await.until(() -> fleet.isCached(2, alike), Duration.ofMillis(10));
        assertThat(status(fleet.ask(2, alike))).isEqualTo(HIT + "semantic");
        assertThat(status(fleet.ask(2, asked))).isEqualTo(HIT + "exact");
        assertThat(fleet.asked(asked) + fleet.asked(alike)).isEqualTo(1);
    }
}
