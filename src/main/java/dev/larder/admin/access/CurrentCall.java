package dev.larder.admin.access;

import dev.larder.core.Refusal;
import dev.larder.core.access.AuthorizedCall;
import dev.larder.core.access.Caller;
import dev.larder.core.service.Service;
import dev.larder.http.auth.GateCaller;
import dev.larder.http.message.ApiRequest;
import dev.larder.http.problem.Problem;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.http.HttpServerResponse;
import jakarta.enterprise.context.RequestScoped;

/** The current call: its caller and its access to core. */
@RequestScoped
public class CurrentCall {
    private final CurrentVertxRequest request;

    CurrentCall(CurrentVertxRequest request) {
        this.request = request;
    }

    /**
     * The caller, taken from the request and not from an injected identity: identities are created lazily, and
     * injecting one blocks.
     *
     * @throws Refusal.Unauthenticated if the request has no key and the operation does not require one
     */
    public Caller caller() {
        return GateCaller.of(request.getCurrent()).orElseThrow(() -> new Refusal.Unauthenticated(Problem.phrase(401)));
    }

    /** The caller's way into a service; hooks that could not purge are named in the answer's header. */
    public AuthorizedCall on(Service service) {
        HttpServerResponse response = request.getCurrent().response();
        return new AuthorizedCall(caller(), service, hook -> response.headers().add(ApiRequest.UNPURGED, hook));
    }
}
