package dev.larder.ai.upstream;

import dev.larder.core.Refusal;
import dev.larder.http.problem.HttpRefusal;
import dev.larder.outbound.OutboundFailure;
import dev.larder.spi.StoreException;
import java.time.Duration;

/** The refusal of a request that a model server does not answer. It names no address. */
public final class ModelServerRefusal {
    private ModelServerRefusal() {}

    /** The refusal of a request that failed so. */
    public static RuntimeException of(OutboundFailure failure) {
        // the body of the client, which Larder itself refused
        if (failure.getCause() instanceof RuntimeException cause
                && (cause instanceof HttpRefusal || cause instanceof Refusal || cause instanceof StoreException)) {
            return cause;
        }
        return switch (failure.reason()) {
            case TIMEOUT -> HttpRefusal.of(504, "The model server did not answer in time");
            case BUSY -> HttpRefusal.until("Too many requests wait for the model server", again(failure));
            case RATE -> HttpRefusal.until("The model server gets as many requests as it may", again(failure));
            case BREAKER_OPEN ->
                HttpRefusal.until("The model server has failed too often; it is tried again soon", again(failure));
            case CONNECTION -> HttpRefusal.of(502, "The connection to the model server failed");
            case PROTOCOL -> HttpRefusal.of(502, "The model server's answer is not one of HTTP");
            case REQUEST_BODY -> HttpRefusal.of(400, "The body of the request did not come as announced");
            case CANCELLED -> HttpRefusal.of(502, "The request to the model server was not completed");
            case CERTIFICATE -> HttpRefusal.of(502, "The certificate of the model server is not trusted");
            case UNKNOWN_NAME, ADDRESS_NOT_PUBLIC ->
                HttpRefusal.of(502, "The address of the model server cannot be used");
        };
    }

    private static Duration again(OutboundFailure failure) {
        return failure.retryAfter().orElse(Duration.ofSeconds(1));
    }
}
