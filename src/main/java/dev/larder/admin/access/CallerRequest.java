package dev.larder.admin.access;

import dev.larder.core.access.Caller;
import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** The wish for the identity of a caller whose API key was verified. */
final class CallerRequest extends BaseAuthenticationRequest {
    private final Caller caller;

    CallerRequest(Caller caller) {
        this.caller = caller;
    }

    Caller caller() {
        return caller;
    }
}
