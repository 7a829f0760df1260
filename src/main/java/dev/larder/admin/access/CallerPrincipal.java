package dev.larder.admin.access;

import dev.larder.core.access.Caller;
import io.quarkus.security.identity.SecurityIdentity;
import java.security.Principal;

/** A caller as Quarkus Security knows one. Its name is the id of the API key, which is no secret. */
public record CallerPrincipal(Caller caller) implements Principal {
    /** The caller behind an identity that {@link ApiKeyMechanism} made. */
    public static Caller of(SecurityIdentity identity) {
        return identity.getPrincipal(CallerPrincipal.class).caller();
    }

    @Override
    public String getName() {
        return caller.id();
    }
}
