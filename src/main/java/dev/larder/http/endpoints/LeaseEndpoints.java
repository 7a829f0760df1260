package dev.larder.http.endpoints;

import dev.larder.core.Refusal;
import dev.larder.core.cache.LeaseOperations;
import dev.larder.http.codec.LeaseText;
import dev.larder.http.message.ApiRequest;
import dev.larder.http.message.Reply;
import jakarta.inject.Singleton;
import java.util.Set;

/** Leases that are given back before they run out. */
@Singleton
public final class LeaseEndpoints {
    private final LeaseOperations leases;

    LeaseEndpoints(LeaseOperations leases) {
        this.leases = leases;
    }

    public Reply giveBack(ApiRequest call) {
        call.allowing(Set.of()).withoutBody();
        String token = LeaseText.token(call.request())
                .orElseThrow(() ->
                        new Refusal.Bad("The token of the lease is missing; send it in the header " + LeaseText.FIELD));
        return Reply.of(leases.giveBack(call.access(), call.key(), token).map(WriteAnswers::success));
    }
}
