package dev.larder.admin.access;

import dev.larder.core.access.Caller;
import dev.larder.core.access.Verb;
import dev.larder.core.service.Service;
import io.quarkus.security.PermissionChecker;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.inject.Singleton;

/**
 * The permissions that {@code @PermissionsAllowed} may name. A parameter {@code service} is that of the resource's
 * method.
 *
 * <p>Core checks all other rights: a resource may have only {@code @Authenticated} if its answer depends on the
 * caller's rights.
 */
@Singleton
public class ServicePermissions {
    /** Any grant for the service. */
    public static final String SEE = "service:see";

    /** The right to delete every key of the service. */
    public static final String FLUSH = "service:flush";

    /** The right to see the settings of this Larder. */
    public static final String READ_SYSTEM = "system:read";

    /** The right to replace the settings of this Larder. */
    public static final String CHANGE_SYSTEM = "system:change";

    ServicePermissions() {}

    @PermissionChecker(SEE)
    boolean sees(SecurityIdentity identity, Service service) {
        return caller(identity).sees(service.name());
    }

    @PermissionChecker(FLUSH)
    boolean flushes(SecurityIdentity identity, Service service) {
        return caller(identity).may(Verb.DELETE, service.name(), "");
    }

    @PermissionChecker(READ_SYSTEM)
    boolean readsSystem(SecurityIdentity identity) {
        return caller(identity).maySystem(Verb.GET);
    }

    @PermissionChecker(CHANGE_SYSTEM)
    boolean changesSystem(SecurityIdentity identity) {
        return caller(identity).maySystem(Verb.POST);
    }

    private static Caller caller(SecurityIdentity identity) {
        return CallerPrincipal.of(identity);
    }
}
