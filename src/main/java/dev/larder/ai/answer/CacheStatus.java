package dev.larder.ai.answer;

/** Larder's handling of one request: its member of Cache-Status (RFC 9211). */
public enum CacheStatus {
    /** Answered with the stored answer to the same request. */
    EXACT("hit; detail=exact"),
    /** Answered with the stored answer to the same request, whose lifetime is over. */
    STALE("hit; detail=stale"),
    /** Answered with the stored answer to a request whose question differs only in its writing. */
    NORMALISED("hit; detail=normalised"),
    /** Answered with the stored answer to a question that means the same. */
    SEMANTIC("hit; detail=semantic"),
    /** Sent to the model: no answer is stored, or this one was not. */
    MISS("fwd=miss"),
    /** Sent to the model, and its answer was stored. */
    MISS_STORED("fwd=miss; stored"),
    /** Answered with the answer to the request of another caller, which was under way. */
    MISS_COLLAPSED("fwd=miss; collapsed"),
    /** Sent to the model for some parts of the answer; the others are stored. */
    PARTIAL("fwd=partial"),
    /** Sent to the model for some parts of the answer, which were stored. */
    PARTIAL_STORED("fwd=partial; stored"),
    /** Sent to the model because the request says so. */
    REQUEST("fwd=request"),
    /** Sent to the model because the request says so, and its answer was stored. */
    REQUEST_STORED("fwd=request; stored"),
    /** Sent to the model, because such requests are not cached. */
    BYPASS("fwd=bypass"),
    /** Sent to the model, because the service only tries its cache out: a stored answer could have been given. */
    SHADOW("fwd=bypass; detail=shadow"),
    /** Sent to the model, because the cache is away. */
    CACHE_UNAVAILABLE("fwd=bypass; detail=cache-unavailable");

    /** The name of the header field. */
    public static final String FIELD = "Cache-Status";

    private final String text;

    CacheStatus(String parameters) {
        this.text = "larder; " + parameters;
    }

    /** The member, as it is written. */
    public String text() {
        return text;
    }

    /** The same handling of a request whose answer was stored. */
    public CacheStatus stored() {
        return switch (this) {
            case MISS -> MISS_STORED;
            case PARTIAL -> PARTIAL_STORED;
            case REQUEST -> REQUEST_STORED;
            default -> this;
        };
    }

    /** Whether it was answered with a stored answer. */
    public boolean isHit() {
        return this == EXACT || this == NORMALISED || this == SEMANTIC || this == STALE;
    }

    /** Whether it was answered with an answer whose lifetime is over. */
    public boolean isStale() {
        return this == STALE;
    }

    /** Whether it was sent to the model whatever is stored. */
    public boolean isBypass() {
        return this == BYPASS || this == SHADOW || this == CACHE_UNAVAILABLE;
    }

    /** Whether its answer was stored. */
    public boolean isStored() {
        return this == MISS_STORED || this == PARTIAL_STORED || this == REQUEST_STORED;
    }

    /** Whether it was answered with the request of another caller. */
    public boolean isCollapsed() {
        return this == MISS_COLLAPSED;
    }
}
