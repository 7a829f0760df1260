package dev.larder.ai.entries;

import dev.larder.core.access.ApiKey;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.Map;

/** Services that find answers by the meaning of questions, and one that does not. */
public final class EntryServices implements QuarkusTestProfile {
    public static final String KEY = "master-key-of-these-tests";

    /** A key with the same rights on some services. */
    static final String OTHER = "lk_other_aaaaaaaaaaaaaaaaaaaaaaaa";

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> config = new HashMap<>();
        config.put("larder.api-key", KEY);
        config.put("larder.services.pages.type", "local");
        llm(config, "faq");
        // programs store its answers: there is no model server
        config.remove("larder.services.faq.llm.url");
        // the one that the contract names
        llm(config, "chat");
        config.put("larder.services.chat.shadow", "true");
        llm(config, "faq-for-all");
        config.put("larder.services.faq-for-all.scope", "shared");
        llm(config, "personal");
        config.put("larder.services.personal.scope", "user");
        llm(config, "small");
        config.put("larder.services.small.max-cache-size", "3");
        llm(config, "lifted");
        config.put("larder.services.lifted.entries.max-prompt", "5000");
        config.put("larder.services.lifted.entries.max-attributes", "2");
        llm(config, "strict");
        config.put("larder.services.strict.cache-strategy", "strict");
        config.put("larder.roles.other.grants[0].services", "faq,faq-for-all");
        config.put("larder.keys.other.hash", ApiKey.hash(OTHER));
        config.put("larder.keys.other.roles", "other");
        return config;
    }

    private static void llm(Map<String, String> config, String name) {
        String prefix = "larder.services." + name;
        config.put(prefix + ".type", "llm");
        config.put(prefix + ".llm.url", "http://127.0.0.1:1/v1");
        config.put(prefix + ".cache.store", "pages");
        config.put(prefix + ".cache-strategy", "semantic");
        config.put(prefix + ".embedding.type", "hash");
        config.put(prefix + ".threshold", "0.5");
    }
}
