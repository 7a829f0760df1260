package dev.larder.http.endpoints;

import dev.larder.core.cache.ListOperations;
import dev.larder.http.codec.ListText;
import dev.larder.http.message.ApiRequest;
import dev.larder.http.message.BodyBudget;
import dev.larder.http.message.HttpConfig;
import dev.larder.http.message.Reply;
import dev.larder.spi.Lists.Pop;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;

/**
 * Lists. A pop is a POST, although it deletes: clients send a GET or DELETE again when a connection breaks (RFC 9110,
 * section 9.2.2), and what the first one took would be lost.
 */
@Singleton
public final class ListEndpoints {
    private static final Set<String> CHANGING = Set.of("ttl", "forever", "pop", "count");

    private final ListOperations lists;
    private final SequenceAnswers answers;
    private final BodyBudget budget;
    private final long maxBytes;

    ListEndpoints(ListOperations lists, SequenceAnswers answers, BodyBudget budget, HttpConfig config) {
        this.lists = lists;
        this.answers = answers;
        this.budget = budget;
        this.maxBytes = config.maxBulkSize().asLongValue();
    }

    public Reply change(ApiRequest call, byte[] body) {
        call.allowing(CHANGING);
        Optional<Pop> pop = ListText.pop(call.query(), maxBytes);
        return Reply.of(
                pop.isPresent()
                        ? budget.inTurn(call, lists.pop(call.withoutBody().access(), call.key(), pop.get()))
                                .map(answers::part)
                        : lists.append(call.access(), call.key(), ListText.draft(body, call.query()))
                                .map(answers::state));
    }

    public Reply read(ApiRequest call) {
        call.allowing(Set.of("from", "to"));
        return Reply.of(budget.inTurn(
                        call, lists.range(call.access(), call.key(), ListText.range(call.query(), maxBytes)))
                .map(answers::part));
    }

    public Reply remove(ApiRequest call) {
        call.allowing(Set.of());
        return Reply.of(lists.remove(call.access(), call.key()).map(WriteAnswers::success));
    }
}
