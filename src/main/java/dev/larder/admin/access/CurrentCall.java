package dev.larder.admin.access;

import dev.larder.core.access.AuthorizedCall;
import dev.larder.core.access.Caller;
import dev.larder.core.service.Service;
import dev.larder.http.ApiRequest;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.http.HttpServerResponse;
import jakarta.enterprise.context.RequestScoped;

/** The call that is under way: who makes it, and with what rights it enters core. */
@RequestScoped
public class CurrentCall {
    private final SecurityIdentity identity;
    private final CurrentVertxRequest request;

    CurrentCall(SecurityIdentity identity, CurrentVertxRequest request) {
        this.identity = identity;
        this.request = request;
    }

    /** Who calls. */
    public Caller caller() {
        return CallerPrincipal.of(identity);
    }

    /** The caller's way into a service; hooks that could not purge are named in the answer's header. */
    public AuthorizedCall on(Service service) {
        HttpServerResponse response = request.getCurrent().response();
        return new AuthorizedCall(
                caller(), service, hook -> response.headers().add(ApiRequest.UNPURGED, hook));
    }
}
