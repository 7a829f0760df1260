package dev.larder.ai.service;

import dev.larder.ai.answer.SharingScope;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.List;
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
     * white space). The others do not work yet.
     */
    @WithDefault("strict")
    CacheStrategy cacheStrategy();

    /** The lifetime of a stored answer. */
    @WithDefault("1h")
    Duration cacheTtl();

    /** The callers that share answers: {@code key} (those with one API key) or {@code shared} (all). */
    @WithDefault("key")
    SharingScope scope();

    /**
     * The highest temperature of a request that is cached; a request without one has 1. Requests of every temperature
     * are cached by default.
     */
    Optional<Double> maxTemperature();

    /** The requests that get one answer. */
    enum CacheStrategy {
        /** The same ones. */
        STRICT,
        /** Those that differ only in case, white space and punctuation, too. */
        FLEXIBLE,
        /** Those with the same meaning, too. */
        SEMANTIC
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
        /** The address of its API, such as {@code https://api.openai.com/v1} or {@code https://api.anthropic.com/v1}. */
        URI url();

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

        /** Whether the model server may have a private address. */
        @WithDefault("true")
        boolean allowPrivate();
    }

    /** The cache of answers. */
    interface CacheConfig {
        /** The service that holds the answers. An answer larger than its {@code max-value-size} is not stored. */
        String store();

        /**
         * The members of requests that change no answer, as JSON pointers such as {@code /trace/id}, beside {@code
         * stream}, {@code stream_options}, {@code user}, {@code metadata} and {@code store}.
         */
        Optional<List<String>> ignoredMembers();
    }
}
