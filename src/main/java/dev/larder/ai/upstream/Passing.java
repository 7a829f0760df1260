package dev.larder.ai.upstream;

import dev.larder.ai.answer.AnswerMeters;
import dev.larder.ai.answer.CacheStatus;
import dev.larder.ai.answer.Handling;
import dev.larder.http.message.Reply;
import dev.larder.outbound.OutboundFailure;
import io.smallrye.mutiny.Uni;

/** Requests that are sent to a model server for their clients alone. */
public final class Passing {
    private final AnswerMeters meters;

    /** @param meters count the answers */
    public Passing(AnswerMeters meters) {
        this.meters = meters;
    }

    /** Emits the answer as it comes, or the refusal if there is none. */
    public Uni<Reply> answer(ModelRequest request, CacheStatus status) {
        return request.send()
                .map(response -> {
                    meters.answered(status);
                    return RelayedResponse.of(response, Handling.of(status));
                })
                .onFailure(OutboundFailure.class)
                .transform(ModelServerRefusal::of);
    }
}
