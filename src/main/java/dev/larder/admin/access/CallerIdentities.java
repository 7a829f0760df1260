package dev.larder.admin.access;

import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/**
 * Makes the identities of callers. Quarkus gives them the permissions of {@link ServicePermissions}, which it gives to no
 * identity that was made elsewhere.
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
