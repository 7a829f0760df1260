package dev.larder.http.endpoints;

import dev.larder.core.conversation.ConversationOperations;
import dev.larder.http.codec.ConversationText;
import dev.larder.http.message.ApiRequest;
import dev.larder.http.message.BodyBudget;
import dev.larder.http.message.HttpConfig;
import dev.larder.http.message.Reply;
import io.vertx.core.http.HttpHeaders;
import jakarta.inject.Singleton;
import java.util.Set;

/** Conversations with language models: messages in the order in which they were said. */
@Singleton
public final class ConversationEndpoints {
    private static final CharSequence TTL = HttpHeaders.createOptimized("X-Cache-TTL");

    private final ConversationOperations conversations;
    private final ConversationAnswers answers;
    private final BodyBudget budget;
    private final long maxBytes;

    ConversationEndpoints(
            ConversationOperations conversations, ConversationAnswers answers, BodyBudget budget, HttpConfig config) {
        this.conversations = conversations;
        this.answers = answers;
        this.budget = budget;
        this.maxBytes = config.maxBulkSize().asLongValue();
    }

    public Reply append(ApiRequest call, byte[] body) {
        call.allowing(ConversationText.OF_ADDITIONS);
        var draft = ConversationText.draft(
                body, call.query(), call.request().headers().getAll(TTL));
        return Reply.of(conversations.append(call.access(), call.key(), draft).map(answers::state));
    }

    public Reply read(ApiRequest call) {
        call.allowing(ConversationText.OF_WINDOWS);
        var window = ConversationText.window(call.query());
        return Reply.of(budget.inTurn(call, conversations.read(call.access(), call.key(), window, maxBytes))
                .map(found -> answers.window(found, window.recall().isPresent())));
    }

    public Reply remove(ApiRequest call) {
        call.allowing(Set.of());
        return Reply.of(conversations.remove(call.access(), call.key()).map(WriteAnswers::success));
    }
}
