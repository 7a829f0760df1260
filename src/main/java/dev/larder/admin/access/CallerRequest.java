package dev.larder.admin.access;

import dev.larder.core.access.Caller;
import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** The request for the identity of a caller with a verified API key. */
final class CallerRequest extends BaseAuthenticationRequest {
    private final Caller caller;

    CallerRequest(Caller caller) {
        this.caller = caller;
    }

    Caller caller() {
        return caller;
    }
}
