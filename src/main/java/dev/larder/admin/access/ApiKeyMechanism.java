package dev.larder.admin.access;

import dev.larder.core.access.Caller;
import dev.larder.core.access.KeyRing;
import dev.larder.http.auth.Credentials;
import dev.larder.http.auth.GateCaller;
import dev.larder.http.codec.Query;
import dev.larder.http.message.HttpConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;

/**
 * Creates a {@link SecurityIdentity} from an API key. The gate has verified the keys of all requests under
 * {@code /api}; the key of any other request is read from the same places and verified here.
 */
@Singleton
public final class ApiKeyMechanism implements HttpAuthenticationMechanism {
    private static final ChallengeData CHALLENGE = new ChallengeData(
            HttpResponseStatus.UNAUTHORIZED.code(), HttpHeaderNames.WWW_AUTHENTICATE, "Bearer realm=\"larder\"");

    private final KeyRing keys;
    private final HttpConfig config;

    ApiKeyMechanism(KeyRing keys, HttpConfig config) {
        this.keys = keys;
        this.config = config;
    }

    /** Emits nothing for a request without a key, and fails for one whose key is unknown or has expired. */
    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager providers) {
        return Uni.createFrom()
                .optional(() -> GateCaller.of(context).or(() -> verified(context)))
                .onItem()
                .ifNotNull()
                .transformToUni(caller -> providers.authenticate(new CallerRequest(caller)));
    }

    private Optional<Caller> verified(RoutingContext context) {
        HttpServerRequest request = context.request();
        Optional<Caller> caller = Credentials.of(request, Query.of(request.uri()), config.apiKeyInQuery())
                .map(key -> keys.authenticate(key).orElseThrow(AuthenticationFailedException::new));
        caller.ifPresent(known -> GateCaller.attach(context, known));
        return caller;
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom().item(CHALLENGE);
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of(CallerRequest.class);
    }
}
