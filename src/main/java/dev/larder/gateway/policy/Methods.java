package dev.larder.gateway.policy;

import java.util.Set;

/**
 * The properties of methods that a cache uses. Names of methods are case-sensitive, and an unknown one counts as
 * unsafe.
 */
public final class Methods {
    /** Safe in IANA's registry of methods. */
    private static final Set<String> SAFE =
            Set.of("GET", "HEAD", "OPTIONS", "TRACE", "QUERY", "PROPFIND", "REPORT", "SEARCH");

    private static final Set<String> STORABLE = Set.of("GET", "QUERY");

    private Methods() {}

    /** Whether a request of the method changes nothing. Only such a request may be sent to the origin twice. */
    public static boolean isSafe(String method) {
        return SAFE.contains(method);
    }

    /** Whether responses to the method are stored. The response to HEAD has no body and only updates. */
    public static boolean isStorable(String method) {
        return STORABLE.contains(method);
    }

    /** Whether a stored response may answer a request of the method. */
    public static boolean isAnswerable(String method) {
        return isStorable(method) || method.equals("HEAD");
    }
}
