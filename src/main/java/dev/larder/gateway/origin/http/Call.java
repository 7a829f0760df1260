package dev.larder.gateway.origin.http;

import dev.larder.gateway.policy.CachePolicy;
import dev.larder.gateway.policy.RequestHead;
import dev.larder.http.front.ForwardedRequest;
import dev.larder.outbound.StreamRequest.Body;
import io.vertx.core.Context;
import java.util.Optional;

/**
 * A request and what the service makes of it.
 *
 * @param request the client's request
 * @param body its body
 * @param head the request at the origin: what the service adds to it does not count
 * @param path the decoded path at the service
 * @param route the route that is about it, if one is
 * @param policy what is cached
 * @param context where the answer is written
 */
record Call(
        ForwardedRequest request,
        Body body,
        RequestHead head,
        String path,
        Optional<Route.Match> route,
        CachePolicy policy,
        Context context) {
    private static final byte[] NOTHING = {};

    boolean isHead() {
        return head.method().equals("HEAD");
    }

    /** The body, if it is in memory; nothing otherwise. */
    byte[] bytes() {
        return body instanceof Body.Bytes whole ? whole.bytes().getBytes() : NOTHING;
    }
}
