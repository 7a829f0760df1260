package dev.larder.ai.upstream;

import dev.larder.outbound.StreamedResponse;
import io.smallrye.mutiny.Uni;

/** A request that can be sent to a model server. */
@FunctionalInterface
public interface ModelRequest {
    /**
     * Sends the request and emits the response when its head has come, on the event loop of the client. Fails with an
     * {@link dev.larder.outbound.OutboundFailure}.
     */
    Uni<StreamedResponse> send();
}
