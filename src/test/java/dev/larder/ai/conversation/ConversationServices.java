package dev.larder.ai.conversation;

import dev.larder.core.access.ApiKey;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.Map;

/** Services that keep conversations in different ways. */
public final class ConversationServices implements QuarkusTestProfile {
    static final String KEY = "master-key-of-these-tests";

    /** A key with the same rights. */
    static final String OTHER = "lk_other_aaaaaaaaaaaaaaaaaaaaaaaa";

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> config = new HashMap<>();
        config.put("larder.api-key", KEY);
        config.put("larder.services.pages.type", "local");
        config.put("larder.services.pages.conversations.ttl", "2h");
        config.put("larder.services.pages.conversations.max-messages", "3");
        config.put("larder.services.common.type", "local");
        config.put("larder.services.common.conversations.scope", "shared");
        config.put("larder.services.near.type", "tiered");
        config.put("larder.services.near.tiered.l2", "pages");
        config.put("larder.services.near.conversations.ttl", "2h");
        llm(config, "chat", "key");
        llm(config, "chat-for-all", "shared");
        llm(config, "similar", "key");
        config.put("larder.services.similar.cache.store", "roomy");
        config.put("larder.services.similar.cache-strategy", "semantic");
        config.put("larder.services.similar.embedding.type", "hash");
        config.put("larder.services.roomy.type", "local");
        config.put("larder.services.site.type", "http");
        config.put("larder.services.site.http.url", "http://127.0.0.1:1");
        config.put("larder.services.site.cache.in", "pages");
        config.put("larder.roles.other.grants[0].services", "*");
        config.put("larder.keys.other.hash", ApiKey.hash(OTHER));
        config.put("larder.keys.other.roles", "other");
        return config;
    }

    private static void llm(Map<String, String> config, String name, String scope) {
        String prefix = "larder.services." + name;
        config.put(prefix + ".type", "llm");
        config.put(prefix + ".llm.url", "http://127.0.0.1:1/v1");
        config.put(prefix + ".cache.store", "pages");
        config.put(prefix + ".scope", scope);
    }
}
