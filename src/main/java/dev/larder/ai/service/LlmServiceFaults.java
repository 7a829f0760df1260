package dev.larder.ai.service;

import dev.larder.ai.semantic.embedding.EmbeddingFaults;
import dev.larder.ai.service.LlmServiceConfig.CacheStrategy;
import dev.larder.ai.service.LlmServiceConfig.ModelServerConfig;
import dev.larder.ai.upstream.ModelServerSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds the errors in the configuration of a service of type {@code llm} whose values fit their types. */
final class LlmServiceFaults {
    /** A token (RFC 9110, section 5.6.2). */
    private static final Pattern FIELD_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    /** A bearer token as a header field can have it. */
    private static final Pattern API_KEY = Pattern.compile("[\\x21-\\x7e]+");

    /** The fields that may have one of Larder's keys, and those that Larder writes. */
    private static final Set<String> OWN_FIELDS = Set.of(
            "authorization",
            "connection",
            "content-length",
            "cookie",
            "host",
            "transfer-encoding",
            "x-api-key",
            "x-dreamfactory-api-key");

    /** The members without which requests ask for nothing in particular. */
    private static final Set<String> QUESTION = Set.of("/messages", "/model");

    /** A question takes about 2 KB of the heap. */
    private static final int MAX_CACHE_SIZE = 1_000_000;

    private final List<String> faults = new ArrayList<>();

    private LlmServiceFaults() {}

    /** The faults, a line each, which begins with the property. */
    static List<String> of(LlmServiceConfig config) {
        var found = new LlmServiceFaults();
        found.server(config.llm());
        found.cache(config);
        return List.copyOf(found.faults);
    }

    private void server(ModelServerConfig server) {
        require(
                ModelServerSettings.isAddress(server.url()),
                "llm.url must be an http or https address without a query, such as https://api.openai.com/v1");
        // the message does not quote the key
        require(
                server.apiKey().map(key -> API_KEY.matcher(key).matches()).orElse(true),
                "llm.api-key has a character that no bearer token can have");
        for (String name : server.forwardHeaders()) {
            require(
                    FIELD_NAME.matcher(name).matches(),
                    "llm.forward-headers has '%s', which is no name of a header field".formatted(name));
            require(
                    !OWN_FIELDS.contains(name.toLowerCase(Locale.ROOT)),
                    "llm.forward-headers has '%s', which is for Larder alone".formatted(name));
        }
        requirePositive("llm.timeout", server.timeout());
        requirePositive("llm.idle-timeout", server.idleTimeout());
        require(server.maxRequests() >= 1, "llm.max-requests must be 1 or more");
        require(server.maxWaiting() >= 0, "llm.max-waiting must be 0 or more");
    }

    private void cache(LlmServiceConfig config) {
        if (config.cacheStrategy() == CacheStrategy.SEMANTIC) {
            semantic(config);
        }
        requirePositive("cache-ttl", config.cacheTtl());
        require(config.maxTemperature().map(highest -> highest >= 0).orElse(true), "max-temperature must be 0 or more");
        for (String pointer : config.cache().ignoredMembers().orElse(List.of())) {
            require(
                    pointer.startsWith("/") && pointer.length() > 1,
                    "cache.ignored-members has '%s', which is no JSON pointer such as /trace/id".formatted(pointer));
            require(
                    !QUESTION.contains(pointer),
                    "cache.ignored-members has '%s': all questions would have one answer".formatted(pointer));
        }
    }

    private void semantic(LlmServiceConfig config) {
        double threshold = config.threshold().orElse(1);
        require(threshold >= 0 && threshold <= 1, "threshold must be from 0 to 1");
        require(
                config.maxCacheSize() >= 1 && config.maxCacheSize() <= MAX_CACHE_SIZE,
                "max-cache-size must be from 1 to " + MAX_CACHE_SIZE);
        faults.addAll(EmbeddingFaults.of(config.embedding()));
    }

    private void requirePositive(String property, Duration duration) {
        require(duration.toMillis() >= 1, property + " must be more than 0");
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            faults.add(otherwise);
        }
    }
}
