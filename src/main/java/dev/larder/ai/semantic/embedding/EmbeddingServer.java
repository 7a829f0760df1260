package dev.larder.ai.semantic.embedding;

import dev.larder.outbound.OriginLimits;
import dev.larder.outbound.OutboundRequest.Destination;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The settings of a server of embeddings.
 *
 * @param url the base address of its API: {@code /embeddings} is appended
 * @param model the name of the model, as the server knows it
 * @param apiKey the key that it gets as a bearer token; empty for none
 * @param dimensions the number of dimensions that the server is asked for; empty for the model's own
 * @param timeout the time limit of a request
 * @param destination the addresses that it may have
 * @param limits the protection of the server
 */
record EmbeddingServer(
        URI url,
        String model,
        Optional<String> apiKey,
        OptionalInt dimensions,
        Duration timeout,
        Destination destination,
        OriginLimits limits) {
    /** The maximum time from the call to the vector: a text waits for its turn, and then for its vector. */
    Duration patience() {
        return timeout.multipliedBy(2);
    }

    /** Does not show the key. */
    @Override
    public String toString() {
        return "EmbeddingServer[]";
    }
}
