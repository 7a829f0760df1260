package dev.larder.ai.service;

import dev.larder.ai.cached.CacheStrategy;
import dev.larder.ai.semantic.embedding.EmbeddingFaults;
import dev.larder.ai.service.LlmServiceConfig.ModelServerConfig;
import dev.larder.ai.upstream.ModelServerSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds the errors in the configuration of a service of type {@code llm} whose values fit their types. */
final class LlmServiceFaults {
    /** A token (RFC 9110, section 5.6.2). */
    private static final Pattern FIELD_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    /** The fields that may have one of Larder's keys, and those that Larder writes or heeds itself. */
    private static final Set<String> OWN_FIELDS = Set.of(
            "accept-encoding",
            "authorization",
            "connection",
            "content-length",
            "cookie",
            "expect",
            "host",
            "if-match",
            "if-modified-since",
            "if-none-match",
            "if-range",
            "if-unmodified-since",
            "keep-alive",
            "proxy-authorization",
            "proxy-connection",
            "range",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "via",
            "x-api-key",
            "x-dreamfactory-api-key");

    /** The fields that the model server gets in any case. */
    private static final Set<String> ALWAYS_FORWARDED =
            Set.of("accept", "content-encoding", "content-type", "user-agent");

    /** The most retries: a caller waits for all of them. */
    private static final int MAX_RETRIES = 10;

    /** The members without which requests ask for nothing in particular. */
    private static final Set<String> QUESTION = Set.of("/messages", "/model");

    /** A question takes about 2 KB of the heap. */
    private static final int MAX_CACHE_SIZE = 1_000_000;

    /** A prompt is stored beside its answer, among 32 KiB with its vector and its attributes. */
    private static final int MAX_PROMPT = 16_384;

    /** Each has a tag, and an entry has at most 128 of them. */
    private static final int MAX_ATTRIBUTES = 100;

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
                server.url().map(ModelServerSettings::isAddress).orElse(true),
                "llm.url must be an http or https address without a user and a query, such as https://api.openai.com/v1");
        // the message does not quote the key
        require(
                server.apiKey().map(ModelServerSettings::isSendable).orElse(true),
                "llm.api-key has a character that no bearer token can have");
        Set<String> names = new HashSet<>();
        for (String name : server.forwardHeaders()) {
            String lower = name.toLowerCase(Locale.ROOT);
            require(names.add(lower), "llm.forward-headers has '%s' twice".formatted(name));
            require(
                    !ALWAYS_FORWARDED.contains(lower),
                    "llm.forward-headers has '%s', which is forwarded anyway".formatted(name));
            require(
                    FIELD_NAME.matcher(name).matches(),
                    "llm.forward-headers has '%s', which is no name of a header field".formatted(name));
            require(
                    !OWN_FIELDS.contains(lower),
                    "llm.forward-headers has '%s', which is for Larder alone".formatted(name));
        }
        requirePositive("llm.timeout", server.timeout());
        requirePositive("llm.idle-timeout", server.idleTimeout());
        require(server.maxRequests() >= 1, "llm.max-requests must be 1 or more");
        require(server.maxWaiting() >= 0, "llm.max-waiting must be 0 or more");
        require(server.maxRate().map(rate -> rate > 0).orElse(true), "llm.max-rate must be more than 0");
        require(
                server.retries() >= 0 && server.retries() <= MAX_RETRIES,
                "llm.retries must be from 0 to " + MAX_RETRIES);
    }

    private void cache(LlmServiceConfig config) {
        boolean semantic = config.cacheStrategy() == CacheStrategy.SEMANTIC;
        if (semantic) {
            semantic(config);
        }
        boolean served = config.llm().url().isPresent();
        require(
                served || semantic,
                "llm.url is missing; without a model server, a service needs cache-strategy: semantic, for the answers that"
                        + " programs store");
        require(served || !config.shadow(), "shadow needs llm.url: it compares with the answers of a model server");
        requirePositive("cache-ttl", config.cacheTtl());
        require(
                FIELD_NAME.matcher(config.cache().userField()).matches(),
                "cache.user-field has '%s', which is no name of a header field"
                        .formatted(config.cache().userField()));
        config.models().forEach((model, its) -> {
            require(isPrice(its.price().input()), "models.%s.price.input must be 0 or more".formatted(model));
            require(isPrice(its.price().output()), "models.%s.price.output must be 0 or more".formatted(model));
        });
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
        double threshold = config.threshold().orElse(1.0);
        require(threshold >= 0 && threshold <= 1, "threshold must be from 0 to 1");
        require(
                config.maxCacheSize() >= 1 && config.maxCacheSize() <= MAX_CACHE_SIZE,
                "max-cache-size must be from 1 to " + MAX_CACHE_SIZE);
        require(
                config.entries().maxPrompt() >= 1 && config.entries().maxPrompt() <= MAX_PROMPT,
                "entries.max-prompt must be from 1 to " + MAX_PROMPT);
        require(
                config.entries().maxAttributes() >= 1 && config.entries().maxAttributes() <= MAX_ATTRIBUTES,
                "entries.max-attributes must be from 1 to " + MAX_ATTRIBUTES);
        faults.addAll(EmbeddingFaults.of(config.embedding()));
    }

    private static boolean isPrice(double price) {
        return price >= 0 && Double.isFinite(price);
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
