package dev.larder.http.endpoints;

import dev.larder.core.access.Verb;
import dev.larder.core.limit.LimitOperations;
import dev.larder.http.codec.LimitBody;
import dev.larder.http.message.ApiRequest;
import dev.larder.http.message.Reply;
import dev.larder.spi.RateLimits.Claim;
import dev.larder.spi.RateLimits.Decision;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;

/** Rate limits for programs that have none of their own. */
@Singleton
public final class LimitEndpoints {
    private final LimitOperations limits;
    private final LimitAnswers answers;

    LimitEndpoints(LimitOperations limits, LimitAnswers answers) {
        this.limits = limits;
        this.answers = answers;
    }

    public Reply take(ApiRequest call, byte[] body) {
        call.allowing(Set.of());
        LimitBody wanted = LimitBody.parse(body);
        Uni<Decision> decision = wanted.peek()
                ? limits.peek(call.access(), Verb.POST, call.key(), wanted.claims())
                : limits.take(call.access(), call.key(), wanted.claims());
        return Reply.of(decision.map(made -> answers.decision(call, wanted.claims(), made)));
    }

    public Reply peek(ApiRequest call) {
        call.allowing(LimitBody.PARAMETERS);
        List<Claim> claims = List.of(LimitBody.parse(call.query()));
        return Reply.of(limits.peek(call.access(), Verb.GET, call.key(), claims)
                .map(made -> answers.decision(call, claims, made)));
    }

    public Reply reset(ApiRequest call) {
        call.allowing(Set.of());
        return Reply.of(limits.reset(call.access(), call.key()).map(WriteAnswers::success));
    }
}
