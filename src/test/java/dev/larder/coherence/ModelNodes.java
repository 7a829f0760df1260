package dev.larder.coherence;

import static java.util.Objects.requireNonNull;

import dev.larder.ai.openai.ChatServer;
import dev.larder.server.RedisServer;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Three nodes with a service in front of one model server. Its answers are in a Redis that the nodes share, and are
 * found by the meaning of questions.
 */
final class ModelNodes implements AutoCloseable {
    static final int NODES = 3;

    private static final String SERVICE = "/api/v2/chat";

    private final Started started = new Started();
    private final ChatServer model = new ChatServer();
    private final List<Node> nodes;

    ModelNodes() {
        try {
            RedisServer redis = started.with(RedisServer.start());
            String url = requireNonNull(model.start().get("model.url"));
            started.with(model::stop);
            nodes = started.all(IntStream.range(0, NODES)
                    .<Supplier<Node>>mapToObj(node -> () -> Node.start(configuration(redis, url, node)))
                    .toList());
        } catch (RuntimeException | Error e) {
            started.close();
            throw e;
        }
    }

    private static Map<String, String> configuration(RedisServer redis, String url, int node) {
        Map<String, String> configuration = new HashMap<>();
        configuration.put(
                "larder.data-dir",
                "target/model-nodes-" + ProcessHandle.current().pid() + "-" + node);
        configuration.put("larder.redis.hosts", "redis://" + redis.address());
        configuration.put("larder.services.answers.type", "redis");
        configuration.put("larder.services.chat.type", "llm");
        configuration.put("larder.services.chat.llm.url", url);
        configuration.put("larder.services.chat.llm.api-key", ChatServer.API_KEY);
        configuration.put("larder.services.chat.llm.retries", "0");
        configuration.put("larder.services.chat.cache.store", "answers");
        configuration.put("larder.services.chat.cache-strategy", "semantic");
        configuration.put("larder.services.chat.embedding.type", "hash");
        configuration.put("larder.services.chat.threshold", "0.6");
        return configuration;
    }

    ChatServer model() {
        return model;
    }

    /** The number of requests for a prompt that the model server has got. */
    int asked(String prompt) {
        return model.asked(prompt).size();
    }

    /** One of the nodes; the number may be larger than that of the nodes. */
    Node node(int number) {
        return nodes.get(number % NODES);
    }

    /** Asks a node, without waiting for its answer. */
    CompletableFuture<HttpResponse<String>> begin(int node, String prompt, boolean stream, String... fields) {
        return node(node)
                .begin(
                        "POST",
                        SERVICE + "/v1/chat/completions",
                        BodyPublishers.ofString(body(prompt, stream)),
                        with(fields, "Content-Type", "application/json"));
    }

    HttpResponse<String> ask(int node, String prompt, String... fields) {
        return begin(node, prompt, false, fields).join();
    }

    /** Whether a node answers without the model. */
    boolean isCached(int node, String prompt) {
        return ask(node, prompt, "Cache-Control", "only-if-cached").statusCode() == 200;
    }

    HttpResponse<String> purge(int node, String tag) throws IOException, InterruptedException {
        return node(node)
                .send(
                        "POST",
                        SERVICE + "/_tag",
                        BodyPublishers.ofString("{\"tags\":[\"%s\"]}".formatted(tag)),
                        "Content-Type",
                        "application/json");
    }

    private static String body(String prompt, boolean stream) {
        return """
                {"model":"m-1","stream":%s,"messages":[{"role":"user","content":"%s"}]}""".formatted(stream, prompt);
    }

    private static String[] with(String[] fields, String name, String value) {
        String[] all = new String[fields.length + 2];
        System.arraycopy(fields, 0, all, 0, fields.length);
        all[fields.length] = name;
        all[fields.length + 1] = value;
        return all;
    }

    @Override
    public void close() {
        started.close();
    }
}
