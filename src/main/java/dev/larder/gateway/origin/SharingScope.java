package dev.larder.gateway.origin;

import dev.larder.core.access.Caller;
import java.util.TreeSet;

/** The callers that share answers. */
public enum SharingScope {
    /** Each API key has its own. */
    KEY,
    /** Callers with the same roles share them. */
    ROLE,
    /** All callers share them. */
    SHARED;

    /** The part of a cache key that separates callers that may not share answers. */
    public String of(Caller caller) {
        return switch (this) {
            case KEY -> "key " + caller.id();
            case ROLE -> "roles " + String.join(",", new TreeSet<>(caller.roles()));
            case SHARED -> "";
        };
    }
}
