package dev.larder.http;

import dev.larder.http.body.RequestBody;
import dev.larder.http.message.ApiRequest;
import dev.larder.http.message.Reply;

/** The handler of requests of one kind. */
sealed interface Endpoint {
    /** A handler that is given no body; one that comes is thrown away. */
    @FunctionalInterface
    non-sealed interface WithoutBody extends Endpoint {
        Reply handle(ApiRequest call);
    }

    /** A handler that is given the body; empty where none comes. */
    @FunctionalInterface
    non-sealed interface WithBody extends Endpoint {
        Reply handle(ApiRequest call, byte[] body);
    }

    /** A handler that takes the body as it comes. */
    @FunctionalInterface
    non-sealed interface WithUnreadBody extends Endpoint {
        Reply handle(ApiRequest call, RequestBody body);
    }

    /** A resource of the control plane, which is found by the router. */
    enum ControlPlane implements Endpoint {
        RESOURCE
    }
}
