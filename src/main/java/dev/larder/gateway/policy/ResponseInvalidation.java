package dev.larder.gateway.policy;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** The invalidation by the response to an unsafe or unknown method (RFC 9111 §4.4). */
public final class ResponseInvalidation {
    private ResponseInvalidation() {}

    /** Whether an exchange invalidates: the method may have changed something, and the answer is no error. */
    public static boolean isDue(String method, ResponseHead response) {
        return !Methods.isSafe(method) && response.status() >= 200 && response.status() < 400;
    }

    /**
     * The targets that an exchange invalidates, paths and queries in the origin's URI space: the request's own, and
     * those of Location and Content-Location if they are of the same origin.
     *
     * @param origin the origin's URI; only its scheme, host and port are used
     */
    public static Set<String> targets(URI origin, RequestHead request, ResponseHead response) {
        Set<String> targets = new LinkedHashSet<>();
        if (isDue(request.method(), response)) {
            targets.add(request.target());
            for (String name : new String[] {"Location", "Content-Location"}) {
                for (String reference : response.fields().lines(name)) {
                    target(origin, request.target(), reference.strip()).ifPresent(targets::add);
                }
            }
        }
        return targets;
    }

    /** The path and query of a reference, or empty if it is no URI or is of another origin. */
    private static Optional<String> target(URI origin, String base, String reference) {
        try {
            URI from = origin.resolve(base);
            // java.net.URI resolves these two as RFC 2396 did
            String text =
                    reference.isEmpty() ? base : reference.startsWith("?") ? from.getRawPath() + reference : reference;
            URI to = from.resolve(text).normalize();
            return isSameOrigin(origin, to) ? Optional.of(path(to)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            // foreign text is no URI
            return Optional.empty();
        }
    }

    private static String path(URI uri) {
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + '?' + uri.getRawQuery();
    }

    private static boolean isSameOrigin(URI one, URI other) {
        return one.getScheme() != null
                && one.getScheme().equalsIgnoreCase(other.getScheme())
                && one.getHost() != null
                && one.getHost().equalsIgnoreCase(other.getHost())
                && port(one) == port(other);
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }
}
