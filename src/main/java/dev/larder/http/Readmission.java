package dev.larder.http;

import dev.larder.core.access.Caller;
import dev.larder.core.access.KeyRing;
import dev.larder.core.access.VisibleServices;
import dev.larder.core.service.Service;
import dev.larder.http.message.ApiRequest;
import dev.larder.http.problem.HttpRefusal;
import jakarta.inject.Singleton;

/**
 * Checks a request again when its body has come. The settings may have changed meanwhile: a replaced store must not
 * take a write that cannot be read, and a removed right must not be used.
 */
@Singleton
final class Readmission {
    private final KeyRing keys;
    private final VisibleServices services;

    Readmission(KeyRing keys, VisibleServices services) {
        this.keys = keys;
        this.services = services;
    }

    /**
     * The request with the present rights of its caller, at the service that has the name now.
     *
     * @throws HttpRefusal if the key is not accepted any more
     * @throws dev.larder.core.Refusal if the service is gone, or the caller must not see it any more
     */
    ApiRequest of(ApiRequest call) {
        if (call.service().isEmpty()) {
            return call;
        }
        Caller caller = keys.current(call.caller()).orElseThrow(HttpRefusal::unknownKey);
        Service service = services.get(caller, call.target().service());
        boolean unchanged =
                caller.equals(call.caller()) && service.equals(call.service().get());
        return unchanged ? call : call.at(caller, service);
    }
}
