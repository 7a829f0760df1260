package dev.larder.http.codec;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of targets of requests. */
public enum TargetKind {
    /** The list of services. */
    SERVICES(""),
    /** The caches of all services, or of the named service. */
    CACHE(""),
    /** A webhook, which receives events of other systems. */
    HOOK(""),
    /** A subscriber to events. */
    SUBSCRIBER(""),
    /** The settings in effect. */
    CONFIG(""),
    /** The reload of the settings. */
    RELOAD(""),
    /** A service as a whole. */
    SERVICE(""),
    /** A path at the origin that a service stands in front of. */
    FORWARD(""),
    /** An entry, or with its reserved first segment any entry. */
    ENTRY("_key"),
    /** Several counters. */
    COUNTERS("_counter"),
    /** A counter. */
    COUNTER("_counter"),
    /** A list. */
    LIST("_list"),
    /** A conversation with a language model. */
    CONVERSATION("_conversation"),
    /** An entry's lifetime. */
    TOUCH("_touch"),
    /** The rate limits of a key. */
    LIMIT("_limit"),
    /** The capabilities of a service. */
    CAPABILITIES("_capabilities"),
    /** The statistics of a service. */
    STATS("_stats"),
    /** A purge. */
    PURGE("_tag"),
    /** A tag and its version. */
    TAG("_tag"),
    /** The lease of an entry. */
    LEASE("_lease"),
    /** Sessions: a new one, and those of a user. */
    SESSIONS("_session"),
    /** A session. */
    SESSION("_session"),
    /** A session's id. */
    ROTATION("_session"),
    /** The event stream of a service. */
    EVENTS("_events");

    private final String segment;

    TargetKind(String segment) {
        this.segment = segment;
    }

    /** The reserved segment behind the service; empty if there is none. */
    String segment() {
        return segment;
    }

    /** Whether a body sent there is a value that is stored as it is. */
    public boolean takesValue() {
        return this == ENTRY || this == SESSION || this == SESSIONS || this == FORWARD;
    }

    boolean hasKey() {
        return this == ENTRY
                || this == COUNTER
                || this == LIST
                || this == CONVERSATION
                || this == TOUCH
                || this == TAG
                || this == LEASE
                || this == LIMIT;
    }

    /** The kind of a longer path below this one. */
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
