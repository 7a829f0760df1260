package dev.larder.ai.cached;

import dev.larder.http.front.ForwardedRequest;
import dev.larder.http.message.Reply;

/** A path of a model server whose answers are cached. */
public interface CachedEndpoint {
    /** Answers a request for the path. Call it on the event loop of the client. */
    Reply answer(ForwardedRequest request);
}
