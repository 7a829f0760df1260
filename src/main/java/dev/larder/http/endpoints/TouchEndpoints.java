package dev.larder.http.endpoints;

import dev.larder.core.cache.EntryOperations;
import dev.larder.core.service.LifetimeRequest;
import dev.larder.http.codec.TtlText;
import dev.larder.http.message.ApiRequest;
import dev.larder.http.message.Reply;
import jakarta.inject.Singleton;
import java.util.Set;

/** The endpoints of an entry's lifetime, apart from its value. */
@Singleton
public final class TouchEndpoints {
    private static final Set<String> TOUCHING = Set.of("ttl", "idle", "stale_ttl", "forever");

    private final EntryOperations entries;
    private final WriteAnswers writes;

    TouchEndpoints(EntryOperations entries, WriteAnswers writes) {
        this.entries = entries;
        this.writes = writes;
    }

    public Reply touch(ApiRequest call) {
        call.allowing(TOUCHING).withoutBody();
        LifetimeRequest lifetime = TtlText.of(call.query());
        return Reply.of(entries.touch(call.access(), call.key(), lifetime, call.precondition())
                .map(entry -> writes.touched(call.key(), entry)));
    }
}
