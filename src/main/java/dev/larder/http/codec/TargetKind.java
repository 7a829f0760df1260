package dev.larder.http.codec;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The kinds of places that a request can be aimed at. */
public enum TargetKind {
    /** The list of services. */
    SERVICES("", "GET", "HEAD"),
    /** The caches of all services, or of the one that is named. */
    CACHE("", "DELETE"),
    /** Where others send events. */
    HOOK("", "POST"),
    /** A subscriber to events. */
    SUBSCRIBER("", "GET", "HEAD"),
    /** A service as a whole. */
    SERVICE("", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"),
    /** An entry, or with its reserved first segment any entry. */
    ENTRY("_key", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"),
    /** Several counters. */
    COUNTERS("_counter", "POST"),
    /** A counter. */
    COUNTER("_counter", "GET", "HEAD", "POST", "DELETE"),
    /** A list. */
    LIST("_list", "GET", "HEAD", "POST", "DELETE"),
    /** An entry's life. */
    TOUCH("_touch", "POST"),
    /** The rate limits of a key. */
    LIMIT("_limit", "GET", "HEAD", "POST", "DELETE"),
    /** What a service can do. */
    CAPABILITIES("_capabilities", "GET", "HEAD"),
    /** What a service has done. */
    STATS("_stats", "GET", "HEAD"),
    /** What is to be invalidated. */
    PURGE("_tag", "POST"),
    /** A tag and its version. */
    TAG("_tag", "PUT"),
    /** Who makes an entry's value. */
    LEASE("_lease", "DELETE"),
    /** Sessions: a new one, and those of a user. */
    SESSIONS("_session", "GET", "HEAD", "POST", "DELETE"),
    /** A session. */
    SESSION("_session", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"),
    /** A session's id. */
    ROTATION("_session", "POST"),
    /** What is changed in a service, as it happens. */
    EVENTS("_events", "GET", "HEAD");

    private final String segment;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> methods;

    TargetKind(String segment, String... methods) {
        this.segment = segment;
        this.methods = List.of(methods);
    }

    /** The reserved segment behind the service; empty where there is none. */
    String segment() {
        return segment;
    }

    /** The methods there are. */
    public List<String> methods() {
        return methods;
    }

    /** Whether a body sent there is a value that is stored as it is. */
    public boolean takesValue() {
        return this == ENTRY || this == SESSION || this == SESSIONS;
    }

    boolean hasKey() {
        return this == ENTRY
                || this == COUNTER
                || this == LIST
                || this == TOUCH
                || this == TAG
                || this == LEASE
                || this == LIMIT;
    }

    /** What there is at a longer path, where that is something else. */
    TargetKind below() {
        return switch (this) {
            case PURGE -> TAG;
            case COUNTERS -> COUNTER;
            default -> this;
        };
    }

    static Optional<TargetKind> reservedAs(String segment) {
        return Arrays.stream(values())
                .filter(kind -> !kind.segment.isEmpty() && kind.segment.equals(segment))
                .findFirst();
    }
}
