package dev.larder.ai.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.larder.ai.anthropic.MessageTexts;
import dev.larder.ai.embeddings.VectorTexts;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/**
 * A model server of the tests' own, which speaks the protocols of OpenAI and Anthropic. It answers a prompt with the number of the
 * request for it, or as the test says, and remembers what it was asked.
 */
@SuppressWarnings("NullAway.Init") // Quarkus calls start() first
public final class ChatServer implements QuarkusTestResourceLifecycleManager {
    public static final String API_KEY = "sk-of-the-model-server";

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String USAGE = """
            {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1700000000,"model":"m",\
            "choices":[],"usage":{"prompt_tokens":5,"completion_tokens":7,"total_tokens":12}}""";

    private final Map<String, Reaction> reactions = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;

    /** What follows a request. */
    @FunctionalInterface
    public interface Reaction {
        void to(Asked request, HttpExchange exchange) throws IOException, InterruptedException;
    }

    /** A request that has come. */
    public record Asked(String method, String target, Map<String, List<String>> fields, String body) {
        public String field(String name) {
            return fields.entrySet().stream()
                    .filter(one -> one.getKey().equalsIgnoreCase(name))
                    .flatMap(one -> one.getValue().stream())
                    .findFirst()
                    .orElse("");
        }

        public boolean isStream() {
            return json(body).path("stream").asBoolean();
        }

        /** What the last message says, or the first of several inputs. */
        public String prompt() {
            JsonNode request = json(body);
            for (String name : List.of("query", "prompt", "input")) {
                if (request.path(name).isTextual()) {
                    return request.path(name).asText();
                }
            }
            JsonNode input = request.path("input");
            if (input.path(0).isTextual()) {
                return input.path(0).asText();
            }
            JsonNode messages = request.path("messages");
            return messages.path(messages.size() - 1).path("content").asText();
        }
    }

    @Override
    public Map<String, String> start() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", this::serve);
        server.start();
        return Map.of(
                "model.url",
                "http://127.0.0.1:%d/v1".formatted(server.getAddress().getPort()));
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(this, new TestInjector.MatchesType(ChatServer.class));
    }

    @Override
    public void stop() {
        server.stop(0);
    }

    /** Answers a prompt in this way from now on. */
    public void on(String prompt, Reaction reaction) {
        reactions.put(prompt, reaction);
    }

    /** Answers a prompt with this status and body from now on. */
    public void on(String prompt, int status, String body) {
        on(prompt, (request, exchange) -> write(exchange, status, "application/json", body));
    }

    /** The requests with a prompt that have come. */
    public List<Asked> asked(String prompt) {
        return asked.stream().filter(one -> one.prompt().equals(prompt)).toList();
    }

    /** The requests for a target that have come. */
    public List<Asked> askedFor(String target) {
        return asked.stream().filter(one -> one.target.equals(target)).toList();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            var request = new Asked(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    Map.copyOf(exchange.getRequestHeaders()),
                    new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            asked.add(request);
            if (request.body.isEmpty()) {
                write(exchange, 200, "application/json", "{\"object\":\"list\",\"data\":[]}");
                return;
            }
            reactions.getOrDefault(request.prompt(), this::answer).to(request, exchange);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Answers with the number of the request for its prompt. */
    public void answer(Asked request, HttpExchange exchange) throws IOException {
        String content = "answer " + asked(request.prompt()).size();
        if (request.target.startsWith("/v1/messages")) {
            MessageTexts.answer(request, exchange, content);
        } else if (request.target.startsWith("/v1/embeddings")) {
            VectorTexts.answer(request, exchange);
        } else if (request.isStream()) {
            write(exchange, 200, "text/event-stream", stream(request, content));
        } else {
            write(exchange, 200, "application/json", completion(request, content, "stop"));
        }
    }

    /** The whole answer to a request. */
    public static String completion(Asked request, String content, String finish) {
        return """
                {"id":"chatcmpl-1","object":"chat.completion","created":1700000000,"model":%s,"x_server":{"n": 1.50},\
                "choices":[{"index":0,"message":{"role":"assistant","content":"%s","refusal":null},\
                "logprobs":null,"finish_reason":"%s"}],\
                "usage":{"prompt_tokens":5,"completion_tokens":7,"total_tokens":12}}""".formatted(json(request.body).path("model"), content, finish);
    }

    /** The chunks of an answer to a request, and the end of the stream. */
    public static String stream(Asked request, String content) {
        boolean usage =
                json(request.body).path("stream_options").path("include_usage").asBoolean();
        String half = content.substring(0, content.length() / 2);
        return chunk("{\"role\":\"assistant\",\"content\":\"\"}", "null")
                + chunk("{\"content\":\"%s\"}".formatted(half), "null")
                + chunk("{\"content\":\"%s\"}".formatted(content.substring(half.length())), "null")
                + chunk("{}", "\"stop\"")
                + (usage ? event(USAGE) : "")
                + event("[DONE]");
    }

    /** One chunk of a stream. */
    public static String chunk(String delta, String finish) {
        return event("""
                {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1700000000,"model":"m",\
                "obfuscation":"x7","choices":[{"index":0,"delta":%s,"logprobs":null,"finish_reason":%s}]}""".formatted(delta, finish));
    }

    private static String event(String data) {
        return "data: " + data + "\n\n";
    }

    /** Writes a whole answer. */
    public static void write(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("X-Request-Id", "req-1");
        exchange.getResponseHeaders().set("Set-Cookie", "server=1");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** Begins a stream. */
    public static void begin(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
    }

    /** Sends a part of a stream. */
    public static void send(HttpExchange exchange, String text) throws IOException {
        exchange.getResponseBody().write(text.getBytes(UTF_8));
        exchange.getResponseBody().flush();
    }

    /** The JSON value of a text; a missing one if it has none. */
    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }
}
