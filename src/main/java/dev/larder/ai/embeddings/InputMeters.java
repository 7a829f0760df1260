package dev.larder.ai.embeddings;

import dev.larder.core.service.ServiceMeters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tags;

/** Counts the inputs of requests for embeddings of one service: the vector of each is stored, or it is not. */
final class InputMeters {
    private final Counter hits;
    private final Counter misses;

    /** Counters that go on when the service is opened again. */
    InputMeters(ServiceMeters meters) {
        this.hits = inputs(meters, "hit");
        this.misses = inputs(meters, "miss");
    }

    private static Counter inputs(ServiceMeters meters, String outcome) {
        return meters.counter(
                "larder.llm.inputs",
                "Inputs of requests for embeddings, by whether their vector was stored",
                Tags.of("outcome", outcome));
    }

    /** Counts the different inputs of one request. */
    void asked(int stored, int missing) {
        hits.increment(stored);
        misses.increment(missing);
    }
}
