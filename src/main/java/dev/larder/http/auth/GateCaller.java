package dev.larder.http.auth;

import dev.larder.core.access.Caller;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** The caller whose API key was verified, kept with the request, so that no key is verified twice. */
public final class GateCaller {
    private static final String PLACE = GateCaller.class.getName();

    private GateCaller() {}

    /** Keeps the caller with the request. */
    public static void attach(RoutingContext context, Caller caller) {
        context.put(PLACE, caller);
    }

    /** The caller of the request; empty when no key of it was verified. */
    public static Optional<Caller> of(RoutingContext context) {
        return Optional.ofNullable(context.get(PLACE));
    }
}
