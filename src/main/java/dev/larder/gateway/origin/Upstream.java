package dev.larder.gateway.origin;

import dev.larder.gateway.policy.Exchange;
import dev.larder.gateway.policy.RequestHead;
import dev.larder.gateway.policy.ResponseHead;
import dev.larder.outbound.StreamRequest.Body;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import java.util.List;

/** The origin of one service: it answers requests as an HTTP server does, whatever it is. */
public interface Upstream {
    /**
     * An answer of the origin: its head, and its body as far as it has come.
     *
     * @param tags the tags that the origin gives to the answer beside those in its fields
     */
    record Fetched(Exchange exchange, Content content, List<String> tags) {
        public Fetched(Exchange exchange, Content content) {
            this(exchange, content, List.of());
        }

        public ResponseHead head() {
            return exchange.response();
        }
    }

    /** A request that can be sent, once or several times. */
    @FunctionalInterface
    interface Prepared {
        /** As {@link Upstream#send}. */
        Uni<Fetched> send(Body body, Context context);
    }

    /**
     * Prepares a request, so that it is refused before others wait for its answer.
     *
     * @throws dev.larder.http.problem.HttpRefusal if it cannot be sent
     */
    default Prepared prepare(RequestHead request) {
        // what was let in can be sent
        return (body, context) -> send(request, body, context);
    }

    /**
     * Sends a request and emits its answer when the head has come. Fails with an {@link
     * dev.larder.outbound.OutboundFailure} or an {@link OriginFailure}.
     *
     * @param context the context on which the answer is written; the body arrives on it too
     */
    Uni<Fetched> send(RequestHead request, Body body, Context context);
}
