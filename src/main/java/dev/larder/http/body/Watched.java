package dev.larder.http.body;

/** A body that {@link BodyWatch} ends when it takes too long. */
interface Watched {
    /** Whether it takes too long. Called by the watch's thread. */
    boolean isLate(long now);

    /** Ends it, on its own event loop, if it is still under way. */
    void expire();
}
