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

/** The call that is under way: who makes it, and with what rights it enters core. */
@RequestScoped
public class CurrentCall {
    private final CurrentVertxRequest request;

    CurrentCall(CurrentVertxRequest request) {
        this.request = request;
    }

    /**
     * Who calls. Taken from where the key was verified and not from an injected identity: where identities are made only
     * when they are needed, injecting one blocks.
     *
     * @throws Refusal.Unauthenticated when the operation lets everybody in, and this request has no key
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
