package dev.larder.config;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One service: its backend and its rules. What belongs to the backend is in a group named like the type. */
@RegisterForReflection(ignoreNested = false)
public interface ServiceConfig {
    /** The backend: {@code local}, {@code redis}, {@code memcached}, {@code file} or {@code database}; {@code tiered}, or {@code http}. */
    String type();

    /** A short name for people; the service's name by default. */
    Optional<String> label();

    /** A sentence for people. */
    Optional<String> description();

    /** Whether this node is not ready while the backend is down; an origin that is down does not count. */
    @WithDefault("false")
    boolean required();

    /** The life of an entry whose writer said nothing; 0 means no end. */
    @WithDefault("300s")
    Duration defaultTtl();

    /** The longest life; a longer wish is cut to it. No limit by default. */
    Optional<Duration> maxTtl();

    /**
     * How long after its ttl a value whose writer said nothing is still shown, as stale; 0 means not at all. Within
     * {@code max-ttl}.
     */
    @WithDefault("0s")
    Duration staleTtl();

    /**
     * How eagerly readers who take a lease are told to make a value anew before its ttl is over: 0 never, 1 as is best,
     * more means earlier.
     */
    @WithDefault("0")
    double earlyRefresh();

    /** How long making a value is taken to last where no fill was measured; counts for early refreshes. */
    @WithDefault("1s")
    Duration refreshTime();

    /** By which part of itself, 0 to 1, a default ttl is shortened at most, so that entries do not end together. */
    @WithDefault("0")
    double jitter();

    /** Whether a writer may ask for an entry without an end (cut to {@code max-ttl} where there is one). */
    @WithDefault("true")
    boolean allowForever();

    /**
     * The largest value, and of a service of type {@code http} the largest body of a request that is read as a whole, not passed on
     * as it comes; at most {@code quarkus.http.limits.max-body-size} (17M). The backend may take less.
     */
    @WithDefault("8M")
    MemorySize maxValueSize();

    /** The longest key, in bytes of UTF-8. */
    @WithDefault("1024")
    int maxKeyLength();

    /** After how long a call that the backend does not answer fails. */
    @WithDefault("2s")
    Duration timeout();

    /**
     * What the service's keys begin with on its backend; {@code larder:<service>} by default. No two services of one
     * backend may have the same, and of two raw {@code redis} services on one server neither's may begin with the other's.
     */
    Optional<String> keyPrefix();

    /** The Cache-Control field of every value this service answers with (RFC 9111). */
    @WithDefault("no-cache")
    String cacheControl();

    /**
     * Beginnings of keys that can be invalidated all at once, whatever there is. Others are removed key by key, where the
     * backend can list keys.
     */
    Optional<List<String>> prefixes();

    /**
     * How many calls on the backend may be under way, waiting ones included; one more is answered 503 at once. Not for
     * {@code local}, whose calls do not wait.
     */
    @WithDefault("16384")
    int maxCalls();

    /** How long sessions last of which their application says nothing. */
    SessionsConfig sessions();

    /** When a backend that does not answer is left alone. Not for {@code local}. */
    BreakerConfig breaker();

    /** How long sessions last of which their application says nothing. */
    interface SessionsConfig {
        /** How long after its last use a session ends that was begun without {@code idle}. */
        @WithDefault("30m")
        Duration idle();

        /**
         * How long after its beginning a session ends, however busy it is, that was begun without {@code max}. Within
         * {@code max-ttl}, which no session outlives.
         */
        @WithDefault("12h")
        Duration maxLife();
    }

    /** When a backend that does not answer is left alone. */
    interface BreakerConfig {
        /** How many of the last calls count. */
        @WithDefault("20")
        int calls();

        /** Which part of them must have found the backend away, above 0 and at most 1. */
        @WithDefault("0.5")
        double ratio();

        /**
         * How long calls are then refused before one is let through to try, and another if that one takes longer than
         * {@code timeout}.
         */
        @WithDefault("1s")
        Duration pause();
    }
}
