package dev.larder.gateway.origin;

import dev.larder.gateway.policy.CachePolicy;
import dev.larder.gateway.policy.RequestHead;
import dev.larder.http.front.ForwardedRequest;
import dev.larder.outbound.StreamRequest.Body;
import io.vertx.core.Context;
import java.util.List;
import java.util.function.Supplier;

/**
 * A request with the rules of the service for it.
 *
 * @param request the client's request
 * @param body its body
 * @param head the request at the origin, without the additions of the service
 * @param path the decoded path at the service
 * @param tags returns the tags that the configuration gives to its answer, which only a stored answer needs
 * @param policy the cache policy
 * @param context the context on which the answer is written
 */
public record GatewayCall(
        ForwardedRequest request,
        Body body,
        RequestHead head,
        String path,
        Supplier<List<String>> tags,
        CachePolicy policy,
        Context context) {
    private static final byte[] NOTHING = {};

    public boolean isHead() {
        return head.method().equals("HEAD");
    }

    /** The body, if it is in memory; nothing otherwise. */
    public byte[] bytes() {
        return body instanceof Body.Bytes whole ? whole.bytes().getBytes() : NOTHING;
    }
}
