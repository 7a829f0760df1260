package dev.larder.config;

import dev.larder.core.service.ConversationRules.Sharing;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One service: its backend and its rules. What belongs to the backend is in a group named like the type. */
@RegisterForReflection(ignoreNested = false)
public interface ServiceConfig {
    /**
     * The backend: {@code local}, {@code redis}, {@code memcached}, {@code file} or {@code database}; {@code tiered},
     * {@code http}, {@code table} or {@code llm}.
     */
    String type();

    /** A short name for people; the service's name by default. */
    Optional<String> label();

    /** A sentence for people. */
    Optional<String> description();

    /** Whether this node is not ready while the backend is down; an origin that is down does not count. */
    @WithDefault("false")
    boolean required();

    /** The lifetime of an entry whose writer requests none; 0 for no end. */
    @WithDefault("300s")
    Duration defaultTtl();

    /** The maximum lifetime; a longer request is cut to it. No limit by default. */
    Optional<Duration> maxTtl();

    /**
     * The time after its ttl in which a value is served stale when its writer requests none; 0 for never. Within {@code
     * max-ttl}.
     */
    @WithDefault("0s")
    Duration staleTtl();

    /** The factor for early refreshes by readers with a lease: 0 for never, 1 for the optimum, more for earlier. */
    @WithDefault("0")
    double earlyRefresh();

    /** The assumed time to make a value whose fill was not measured; used for early refreshes. */
    @WithDefault("1s")
    Duration refreshTime();

    /**
     * The maximum part, 0 to 1, by which a default ttl is shortened at random, so that entries do not expire together.
     */
    @WithDefault("0")
    double jitter();

    /** Whether a writer may ask for an entry without an end (cut to {@code max-ttl} where there is one). */
    @WithDefault("true")
    boolean allowForever();

    /**
     * The largest value, and of a service of type {@code http} or {@code llm} the largest body of a request that is read
     * as a whole, not passed on as it comes; at most {@code quarkus.http.limits.max-body-size} (17M). The backend may
     * take less.
     */
    @WithDefault("8M")
    MemorySize maxValueSize();

    /** The longest key, in bytes of UTF-8. */
    @WithDefault("1024")
    int maxKeyLength();

    /** The time after which a call without an answer of the backend fails. */
    @WithDefault("2s")
    Duration timeout();

    /**
     * The prefix of the service's keys on its backend; {@code larder:<service>} by default. Two services of one backend
     * need different prefixes; of two raw {@code redis} services on one server, neither prefix may begin with the
     * other.
     */
    Optional<String> keyPrefix();

    /** The Cache-Control field of every value this service answers with (RFC 9111). */
    @WithDefault("no-cache")
    String cacheControl();

    /**
     * The key prefixes that can be invalidated in one step, whatever the number of entries. Others are removed key by
     * key, where the backend can list keys.
     */
    Optional<List<String>> prefixes();

    /**
     * The maximum number of calls on the backend under way, waiting ones included; one more is answered 503 at once.
     * Not for {@code local}, whose calls do not wait.
     */
    @WithDefault("16384")
    int maxCalls();

    /** The default lifetimes of sessions, for applications that request none. */
    SessionsConfig sessions();

    /** The rules for conversations with language models. */
    ConversationsConfig conversations();

    /** The circuit breaker of the backend. Not for {@code local}. */
    BreakerConfig breaker();

    /** The default lifetimes of sessions, for applications that request none. */
    interface SessionsConfig {
        /** The time from its last use to the end of a session that was begun without {@code idle}. */
        @WithDefault("30m")
        Duration idle();

        /**
         * The time from its beginning to the end of a session, however busy it is, that was begun without {@code max}.
         * Within {@code max-ttl}, which no session outlives.
         */
        @WithDefault("12h")
        Duration maxLife();
    }

    /** The rules for conversations with language models. */
    interface ConversationsConfig {
        /**
         * The callers that share conversations: {@code key} (those with one API key) or {@code shared} (all). A service
         * of type {@code llm} says so by its own {@code scope}.
         */
        @WithDefault("key")
        Sharing scope();

        /** The time from the last append to the end of a conversation, where none is requested. Within {@code max-ttl}. */
        @WithDefault("24h")
        Duration ttl();

        /** The number of messages of a conversation that stay, 1 to 1000. */
        @WithDefault("1000")
        int maxMessages();
    }

    /** The circuit breaker of the backend. */
    interface BreakerConfig {
        /** The number of last calls that count. */
        @WithDefault("20")
        int calls();

        /** The part of these calls that must have found the backend unavailable, above 0 and at most 1. */
        @WithDefault("0.5")
        double ratio();

        /**
         * The time for which calls are then refused before one is admitted as a probe, and another if that one takes
         * longer than {@code timeout}.
         */
        @WithDefault("1s")
        Duration pause();
    }
}
