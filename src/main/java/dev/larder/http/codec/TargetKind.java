package dev.larder.http.codec;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of places that a request can be aimed at. */
public enum TargetKind {
    /** The list of services. */
    SERVICES(""),
    /** The caches of all services, or of the one that is named. */
    CACHE(""),
    /** Where others send events. */
    HOOK(""),
    /** A subscriber to events. */
    SUBSCRIBER(""),
    /** The settings in effect. */
    CONFIG(""),
    /** That the settings are read again. */
    RELOAD(""),
    /** A service as a whole. */
    SERVICE(""),
    /** A place at the origin that a service stands in front of. */
    FORWARD(""),
    /** An entry, or with its reserved first segment any entry. */
    ENTRY("_key"),
    /** Several counters. */
    COUNTERS("_counter"),
    /** A counter. */
    COUNTER("_counter"),
    /** A list. */
    LIST("_list"),
    /** An entry's life. */
    TOUCH("_touch"),
    /** The rate limits of a key. */
    LIMIT("_limit"),
    /** What a service can do. */
    CAPABILITIES("_capabilities"),
    /** What a service has done. */
    STATS("_stats"),
    /** What is to be invalidated. */
    PURGE("_tag"),
    /** A tag and its version. */
    TAG("_tag"),
    /** Who makes an entry's value. */
    LEASE("_lease"),
    /** Sessions: a new one, and those of a user. */
    SESSIONS("_session"),
    /** A session. */
    SESSION("_session"),
    /** A session's id. */
    ROTATION("_session"),
    /** What is changed in a service, as it happens. */
    EVENTS("_events");

    private final String segment;

    TargetKind(String segment) {
        this.segment = segment;
    }

    /** The reserved segment behind the service; empty where there is none. */
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
