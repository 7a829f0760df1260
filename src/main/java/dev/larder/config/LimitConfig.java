package dev.larder.config;

import dev.larder.core.access.Verb;
import dev.larder.core.limit.Charge;
import dev.larder.core.limit.OwnLimit;
import dev.larder.spi.RateLimits.Algorithm;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** One limit of Larder itself: an amount of its callers' requests in a window of time. Its name is shown to clients. */
@RegisterForReflection(ignoreNested = false)
public interface LimitConfig {
    /**
     * The service that keeps the counts, so that they hold for all nodes. A flush of it resets them, so it should be
     * one that no role may use; its {@code timeout} is the maximum wait of a request for its backend.
     */
    String in();

    /** The amount in a window: a whole number up to 1,000,000,000,000. */
    long limit();

    /** The window: 1 s to 366 days. */
    Duration window();

    /**
     * The way in which amounts are given back: {@code gcra} steadily, {@code sliding} a window after each was taken,
     * {@code fixed} all at once at every multiple of the window since 1970 (UTC). {@code memcached} services have
     * {@code fixed} only.
     */
    @WithDefault("gcra")
    Algorithm algorithm();

    /** The maximum burst, with {@code gcra}; the limit itself by default. */
    OptionalLong burst();

    /**
     * The unit: {@code requests}; {@code bytes} of the bodies of writes; {@code entries} written, each entry of a bulk
     * write, and sessions, but no lists or counters; or {@code failures} to authenticate, by address.
     */
    @WithDefault("requests")
    Charge.Unit of();

    /**
     * The properties with a separate count for each value: {@code key}, {@code role}, {@code service}, {@code verb},
     * {@code address}; or {@code all} for one count.
     */
    @WithDefault("key")
    Set<By> each();

    /** The ids of the API keys it is about; all when not given. The id of {@code larder.api-key} is {@code api-key}. */
    Optional<Set<String>> keys();

    /** The roles it is about; all when not given. */
    Optional<Set<String>> roles();

    /** The services it is about; all when not given. */
    Optional<Set<String>> services();

    /** The verbs it is about, HEAD being a GET; all when not given. */
    Optional<Set<Verb>> verbs();

    /**
     * The client addresses it is about, such as {@code 10.0.0.0/8}; all when not given. A client behind a proxy has the
     * proxy's address, unless {@code quarkus.http.proxy.proxy-address-forwarding} and
     * {@code quarkus.http.proxy.trusted-proxies} say whose word is taken.
     */
    Optional<List<String>> addresses();

    /**
     * The decision on a request that cannot be counted: {@code fail-open} admits it, {@code fail-closed} answers 503.
     */
    @WithDefault("fail-open")
    OwnLimit.FailureMode onError();

    /**
     * Whether the limit is only tried out: no request is refused or gets its header fields; the metrics count the
     * requests that would be refused.
     */
    @WithDefault("false")
    boolean shadow();

    /** The properties that can have a separate count for each value. */
    enum By {
        /** One count for all. */
        ALL,
        /** Each API key. */
        KEY,
        /** Each role. */
        ROLE,
        /** Each service. */
        SERVICE,
        /** Each verb. */
        VERB,
        /** Each client address. */
        ADDRESS
    }
}
