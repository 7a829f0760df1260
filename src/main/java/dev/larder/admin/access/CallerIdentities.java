package dev.larder.admin.access;

import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/**
 * Creates the identities of callers. Quarkus checks the permissions of {@link ServicePermissions} only with these
 * identities.
 */
@Singleton
public final class CallerIdentities implements IdentityProvider<CallerRequest> {
    @Override
    public Class<CallerRequest> getRequestType() {
        return CallerRequest.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(CallerRequest request, AuthenticationRequestContext context) {
        return Uni.createFrom()
                .item(() -> QuarkusSecurityIdentity.builder()
                        .setPrincipal(new CallerPrincipal(request.caller()))
                        .addRoles(request.caller().roles())
                        .build());
    }
}
