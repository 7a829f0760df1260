package dev.larder.gateway.origin.http;

import dev.larder.gateway.policy.CachePolicy;
import dev.larder.gateway.policy.RequestHead;
import dev.larder.http.front.ForwardedRequest;
import java.util.Optional;

/**
 * A request and what the service makes of it.
 *
 * @param request the client's request
 * @param head the request at the origin: what the service adds to it does not count
 * @param path the decoded path at the service
 * @param route the route that is about it, if one is
 * @param policy what is cached
 */
record Call(ForwardedRequest request, RequestHead head, String path, Optional<Route.Match> route, CachePolicy policy) {
    boolean isHead() {
        return head.method().equals("HEAD");
    }

    byte[] body() {
        return request.body();
    }
}
