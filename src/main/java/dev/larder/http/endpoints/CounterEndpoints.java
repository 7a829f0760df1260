package dev.larder.http.endpoints;

import dev.larder.core.cache.CounterChange;
import dev.larder.core.cache.CounterOperations;
import dev.larder.http.codec.CounterBody;
import dev.larder.http.message.ApiRequest;
import dev.larder.http.message.Reply;
import jakarta.inject.Singleton;
import java.util.Set;

/** Counters: one, or several in one call. */
@Singleton
public final class CounterEndpoints {
    private final CounterOperations counters;
    private final CounterAnswers answers;

    CounterEndpoints(CounterOperations counters, CounterAnswers answers) {
        this.counters = counters;
        this.answers = answers;
    }

    public Reply change(ApiRequest call, byte[] body) {
        call.allowing(Set.of("ttl", "forever"));
        CounterChange change = CounterBody.parse(body, call.query());
        return Reply.of(
                counters.change(call.access(), call.key(), change).map(changed -> answers.changed(change, changed)));
    }

    public Reply changeEach(ApiRequest call, byte[] body) {
        call.allowing(Set.of("ttl", "forever"));
        return Reply.of(counters.changeEach(call.access(), CounterBody.parseEach(body, call.query()))
                .map(answers::each));
    }

    public Reply read(ApiRequest call) {
        call.allowing(Set.of());
        return Reply.of(counters.read(call.access(), call.key()).map(found -> answers.read(call, found)));
    }

    public Reply remove(ApiRequest call) {
        call.allowing(Set.of());
        return Reply.of(counters.remove(call.access(), call.key()).map(WriteAnswers::success));
    }
}
