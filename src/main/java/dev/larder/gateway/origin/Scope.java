package dev.larder.gateway.origin;

import dev.larder.core.access.Caller;
import java.util.TreeSet;

/** Whose answers are alike. */
public enum Scope {
    /** Each API key has its own. */
    KEY,
    /** Callers with the same roles share them. */
    ROLE,
    /** Everybody does. */
    SHARED;

    /** What distinguishes the callers that may not share answers. */
    public String of(Caller caller) {
        return switch (this) {
            case KEY -> "key " + caller.id();
            case ROLE -> "roles " + String.join(",", new TreeSet<>(caller.roles()));
            case SHARED -> "";
        };
    }
}
