package dev.larder.ai.openai;

import dev.larder.core.access.ApiKey;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An application with services in front of a model server, whose answers are in a local service. */
public final class ChatService implements QuarkusTestProfile {
    public static final String KEY = "master-key-of-these-tests";

    /** A key with the same rights on the services. */
    public static final String OTHER = "lk_other_aaaaaaaaaaaaaaaaaaaaaaaa";

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(ChatServer.class));
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> config = new HashMap<>();
        config.put("larder.api-key", KEY);
        config.put("larder.services.pages.type", "local");
        config.put("larder.services.small.type", "local");
        config.put("larder.services.small.max-value-size", "700");
        service(config, "chat");
        service(config, "chat-for-all");
        config.put("larder.services.chat-for-all.scope", "shared");
        service(config, "dify");
        config.put("larder.services.dify.llm.protocol", "dify");
        config.put("larder.services.dify.scope", "shared");
        service(config, "cool");
        config.put("larder.services.cool.max-temperature", "0.5");
        service(config, "short");
        config.put("larder.services.short.cache.store", "small");
        service(config, "traced");
        config.put("larder.services.traced.cache.ignored-members", "/trace/id");
        service(config, "personal");
        config.put("larder.services.personal.scope", "user");
        service(config, "tired");
        config.put("larder.services.tired.cache-ttl", "500ms");
        config.put("larder.services.tired.stale-ttl", "1h");
        // its breaker may open
        service(config, "weary");
        config.put("larder.services.weary.cache-ttl", "500ms");
        config.put("larder.services.weary.stale-ttl", "1h");
        service(config, "priced");
        config.put("larder.services.priced.models.m-1.price.input", "0.15");
        config.put("larder.services.priced.models.m-1.price.output", "0.60");
        config.put("larder.services.large.type", "local");
        config.put("larder.services.large.max-value-size", "32M");
        service(config, "long");
        config.put("larder.services.long.cache.store", "large");
        service(config, "flexible");
        config.put("larder.services.flexible.cache-strategy", "flexible");
        for (String name : List.of("semantic", "semantic-for-all", "embedded", "unembedded", "fleeting")) {
            service(config, name);
            config.put("larder.services." + name + ".cache-strategy", "semantic");
            config.put("larder.services." + name + ".embedding.type", "hash");
            config.put("larder.services." + name + ".threshold", "0.6");
        }
        service(config, "shadow");
        config.put("larder.services.shadow.shadow", "true");
        config.put("larder.services.shadow.cache-strategy", "semantic");
        config.put("larder.services.shadow.embedding.type", "hash");
        config.put("larder.services.shadow.threshold", "0.6");
        config.put("larder.services.semantic-for-all.scope", "shared");
        config.put("larder.services.fleeting.cache-ttl", "500ms");
        config.put("larder.services.fleeting.stale-ttl", "1h");
        config.put("larder.services.embedded.embedding.type", "onnx");
        // the machine of the tests may be slow to load it
        config.put("larder.services.embedded.embedding.timeout", "20s");
        config.put("larder.services.unembedded.embedding.type", "openai");
        config.put("larder.services.unembedded.embedding.url", "http://127.0.0.1:1/v1");
        config.put("larder.services.unembedded.embedding.model", "e-1");
        config.put("larder.services.long.llm.retries", "2");
        service(config, "gone");
        config.put("larder.services.gone.llm.url", "http://127.0.0.1:1/secret-place");
        // its cache is away
        config.put("larder.services.away.type", "redis");
        config.put("larder.services.away.timeout", "500ms");
        config.put("larder.services.away.redis.hosts", "redis://127.0.0.1:1");
        service(config, "uncached");
        config.put("larder.services.uncached.cache.store", "away");
        config.put("larder.roles.other.grants[0].services", "chat,chat-for-all,semantic,semantic-for-all");
        config.put("larder.keys.other.hash", ApiKey.hash(OTHER));
        config.put("larder.keys.other.roles", "other");
        return config;
    }

    private static void service(Map<String, String> config, String name) {
        String prefix = "larder.services." + name;
        config.put(prefix + ".type", "llm");
        config.put(prefix + ".llm.url", "${model.url}");
        config.put(prefix + ".llm.api-key", ChatServer.API_KEY);
        config.put(prefix + ".llm.timeout", "10s");
        config.put(prefix + ".llm.retries", "0");
        config.put(prefix + ".cache.store", "pages");
    }
}
