package dev.larder.ai.service;

import dev.larder.ai.answer.SharingScope;
import dev.larder.ai.cached.CacheStrategy;
import dev.larder.ai.semantic.embedding.EmbeddingConfig;
import dev.larder.ai.semantic.guard.Guard;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A service in front of a server of language models. */
@RegisterForReflection(ignoreNested = false)
public interface LlmServiceConfig {
    /** The model server. */
    ModelServerConfig llm();

    /** The cache of answers. */
    CacheConfig cache();

    /**
     * The requests that get one answer: {@code strict} (the same ones, whatever the order of their members and their
     * white space), {@code flexible} (also those whose last question differs only in case, white space and
     * punctuation), or {@code semantic} (also those whose last question means the same).
     */
    @WithDefault("strict")
    CacheStrategy cacheStrategy();

    /** The lifetime of a stored answer. */
    @WithDefault("1h")
    Duration cacheTtl();

    /**
     * The time after {@code cache-ttl} in which an answer is shown stale while the model is asked for a new one, and if
     * the model fails. A purged answer is never shown.
     */
    @WithDefault("0s")
    Duration staleTtl();

    /**
     * The callers that share answers: {@code user} (each end user of an API key), {@code key} (those with one API key) or
     * {@code shared} (all). With {@code user}, requests that name no end user are not cached.
     */
    @WithDefault("key")
    SharingScope scope();

    /**
     * The smallest similarity of a question whose answer may be given to another one, from 0 to 1, with {@code
     * cache-strategy: semantic}. The default fits the embedding model.
     */
    Optional<Double> threshold();

    /**
     * What else is asked of two questions that are near each other: {@code strict} (every word of meaning in one has
     * its like in the other), {@code polarity} (no opposites), or {@code off}.
     */
    @WithDefault("strict")
    Guard.Mode guard();

    /** The maximum number of questions that are found by their meaning. The one that was used least recently goes first. */
    @WithDefault("10000")
    int maxCacheSize();

    /**
     * Whether the cache is only tried out: the model answers each request, and the metrics count how often a stored
     * answer could have been given, and how often it says the same. Answers are stored as usual.
     */
    @WithDefault("false")
    boolean shadow();

    /** The answers that programs store themselves. */
    EntriesConfig entries();

    /** What turns questions into vectors. */
    EmbeddingConfig embedding();

    /**
     * The highest temperature of a request that is cached; a request without one has 1. Requests of every temperature
     * are cached by default.
     */
    Optional<Double> maxTemperature();

    /** The models whose savings are counted, by their names in requests. */
    Map<String, ModelConfig> models();

    /** The answers that programs store themselves. */
    interface EntriesConfig {
        /** The maximum length of a prompt, in characters. The guard lets no long ones share an answer. */
        @WithDefault("4096")
        int maxPrompt();

        /** The maximum number of attributes of an answer. */
        @WithDefault("16")
        int maxAttributes();
    }

    /** A model. */
    interface ModelConfig {
        /** The price of its tokens. */
        PriceConfig price();
    }

    /** The price of the tokens of a model, in a currency of your choice. */
    interface PriceConfig {
        /** The price of a million tokens of requests. */
        @WithDefault("0")
        double input();

        /** The price of a million tokens of answers. */
        @WithDefault("0")
        double output();
    }

    /** The protocol of a model server. */
    enum ServerProtocol {
        /** OpenAI's. */
        OPENAI,
        /** Anthropic's. */
        ANTHROPIC,
        /** Dify's. */
        DIFY
    }

    /** The model server. */
    interface ModelServerConfig {
        /**
         * The address of its API, such as {@code https://api.openai.com/v1} or {@code https://api.anthropic.com/v1}.
         * Without it, a service has only the answers that programs store, with {@code cache-strategy: semantic}.
         */
        Optional<URI> url();

        /**
         * The protocol of the model server: {@code openai} (its key goes as a bearer token), {@code anthropic} (its key
         * goes as {@code x-api-key}) or {@code dify} (as a bearer token; its paths are directly below the service). By
         * default, the path tells OpenAI's protocol from Anthropic's.
         */
        Optional<ServerProtocol> protocol();

        /** The API key that it gets in place of the client's, which is Larder's. */
        Optional<String> apiKey();

        /**
         * The header fields of clients that it gets beside {@code Content-Type}, {@code Accept} and {@code User-Agent}.
         * Requests that differ in one of them have answers of their own.
         */
        @WithDefault("OpenAI-Organization,OpenAI-Project,OpenAI-Beta,anthropic-version,anthropic-beta")
        List<String> forwardHeaders();

        /**
         * The maximum time of each of the three waits of a request: for its turn, for a connection, and for the head of
         * its answer. It is also the time for which a request waits for the same one of another caller.
         */
        @WithDefault("60s")
        Duration timeout();

        /** The maximum pause of the model within an answer. */
        @WithDefault("60s")
        Duration idleTimeout();

        /** The maximum number of concurrent requests to the model server. */
        @WithDefault("100")
        int maxRequests();

        /** The maximum number of further requests that wait for their turn. */
        @WithDefault("1000")
        int maxWaiting();

        /** The maximum number of requests to the model server in a second; no limit by default. */
        Optional<Double> maxRate();

        /**
         * The maximum number of retries, after a pause, of a request that the model server has not begun with: no
         * connection could be made, or the answer was 429 or 503. A {@code Retry-After} of at most five seconds is
         * heeded. All retries together are at most a tenth of the requests.
         */
        @WithDefault("2")
        int retries();

        /** Whether the model server may have a private address. */
        @WithDefault("true")
        boolean allowPrivate();
    }

    /** The cache of answers. */
    interface CacheConfig {
        /** The service that holds the answers. An answer larger than its {@code max-value-size} is not stored. */
        String store();

        /**
         * The header field in which an application names the end user, beside the members {@code user} and {@code
         * safety_identifier} of the request.
         */
        @WithDefault("X-Cache-User")
        String userField();

        /**
         * The members of requests that change no answer, as JSON pointers such as {@code /trace/id}, beside {@code
         * stream}, {@code stream_options}, {@code user}, {@code safety_identifier}, {@code prompt_cache_key}, {@code
         * prompt_cache_retention}, {@code metadata} and {@code store}.
         */
        Optional<List<String>> ignoredMembers();
    }
}
