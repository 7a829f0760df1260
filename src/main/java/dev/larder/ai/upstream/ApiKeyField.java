package dev.larder.ai.upstream;

import dev.larder.http.front.ForwardedRequest;
import dev.larder.outbound.OutboundRequest.Field;

/** The header field in which a model server gets its key. */
public enum ApiKeyField {
    /** A bearer token. */
    BEARER,
    /** The field {@code x-api-key}. */
    X_API_KEY,
    /** The field that the protocol of the request has: Anthropic's is {@code x-api-key}. */
    OF_PROTOCOL;

    private static final String ANTHROPIC = "/v1/messages";

    /** Clients of Anthropic's protocol must send it with each request. */
    private static final String ANTHROPIC_VERSION = "anthropic-version";

    /** The field with a key. */
    Field field(String key, ForwardedRequest request) {
        boolean own = this == X_API_KEY || (this == OF_PROTOCOL && isAnthropic(request));
        return own ? new Field("x-api-key", key) : new Field("Authorization", "Bearer " + key);
    }

    private static boolean isAnthropic(ForwardedRequest request) {
        String path = request.path();
        return path.equals(ANTHROPIC)
                || path.startsWith(ANTHROPIC + "/")
                || request.call().request().headers().contains(ANTHROPIC_VERSION);
    }
}
