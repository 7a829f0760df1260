package dev.larder.core.conversation;

import dev.larder.core.Refusal;
import dev.larder.core.access.AuthorizedCall;
import dev.larder.core.access.Verb;
import dev.larder.core.service.LifetimeRequest.TtlRequest;
import dev.larder.core.service.ServiceRules;
import dev.larder.core.service.TextSimilarity;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Lists;
import dev.larder.spi.Lists.Addition;
import dev.larder.spi.Lists.Capacity;
import dev.larder.spi.Lists.ListTtl;
import dev.larder.spi.Lists.Part;
import dev.larder.spi.Lists.Pop;
import dev.larder.spi.Lists.Range;
import dev.larder.spi.Lists.Side;
import dev.larder.spi.Lists.State;
import dev.larder.spi.Lists.When;
import dev.larder.spi.StoreException;
import dev.larder.spi.Ttl;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The operations on conversations. The messages of a conversation together have the size limit of one value of the
 * service; the oldest make room for new ones.
 */
@Singleton
public final class ConversationOperations {
    /** One part of a conversation is removed at a time where it is full. */
    private static final int PARTS = 8;

    /** The number of tries to make room: other callers may fill it again. */
    private static final int MAX_TRIES = 10;

    private static final int GROWTH = 4;

    /** The capability of services that find older turns by their meaning. */
    private static final String RECALL = "semantic_recall";

    ConversationOperations() {}

    /**
     * Appends messages, removes the oldest ones beyond the maximum number, and sets the ttl, in one atomic step. Emits
     * the new state.
     *
     * <p>If the messages together would be larger than one value, the oldest are removed in a step before.
     */
    public Uni<State> append(AuthorizedCall access, CacheKey id, ConversationDraft draft) {
        access.require(Verb.POST, id);
        ConversationPlace place = ConversationPlace.of(access, id);
        ServiceRules rules = place.rules();
        List<byte[]> values = draft.messages().stream().map(Message::value).toList();
        values.forEach(rules::admit);
        int max = Math.min(
                draft.maxMessages().orElse(Lists.MAX_VALUES),
                rules.conversations().maxMessages());
        var capacity = new Capacity(OptionalInt.of(max), rules.maxValueBytes());
        var addition = new Addition(Side.RIGHT, values, capacity, new ListTtl(ttl(rules, draft.ttl()), When.ALWAYS));
        return append(place, addition, MAX_TRIES);
    }

    private static Ttl ttl(ServiceRules rules, TtlRequest requested) {
        boolean said = requested instanceof TtlRequest.For || requested instanceof TtlRequest.Forever;
        TtlRequest ttl =
                said ? requested : new TtlRequest.For(rules.conversations().ttl());
        return rules.ttl().ttl(ttl, ThreadLocalRandom.current());
    }

    private static Uni<State> append(ConversationPlace place, Addition addition, int tries) {
        return place.lists()
                .append(place.key(), addition)
                .onFailure(StoreException.TooLarge.class)
                .recoverWithUni(refusal -> makeRoom(place, addition, tries)
                        .flatMap(made -> made
                                ? append(place, addition, tries - 1)
                                : Uni.createFrom().failure(refusal)));
    }

    /** Removes the oldest messages, as many bytes as are added; emits whether there were any. */
    private static Uni<Boolean> makeRoom(ConversationPlace place, Addition addition, int tries) {
        long part = addition.capacity().bytes() / PARTS;
        long added = addition.kept().stream().mapToLong(value -> value.length).sum();
        // what hardly fits into an empty conversation must not empty this one
        if (tries == 0 || added > addition.capacity().bytes() - part) {
            return Uni.createFrom().item(false);
        }
        return place.lists()
                .pop(place.key(), new Pop(Side.LEFT, Lists.MAX_VALUES, Math.max(part, added)))
                .map(Optional::isPresent);
    }

    /**
     * Emits the newest messages that fit the request, and the older turns that it recalls; empty if there is no
     * conversation.
     *
     * @param maxBytes the maximum size of the messages that are read
     * @throws Refusal.CapabilityAbsent if turns are to be recalled and the service cannot compare texts
     */
    public Uni<Optional<Conversation>> read(AuthorizedCall access, CacheKey id, WindowRequest request, long maxBytes) {
        access.require(Verb.GET, id);
        ConversationPlace place = ConversationPlace.of(access, id);
        if (request.recall().isPresent() && place.similarity().isEmpty()) {
            throw new Refusal.CapabilityAbsent(access.service().name().text(), RECALL);
        }
        return read(place, request, maxBytes, request.firstRead());
    }

    /** Reads more and more of the newest messages until the window has no room. Each read is one consistent state. */
    private static Uni<Optional<Conversation>> read(
            ConversationPlace place, WindowRequest request, long maxBytes, int count) {
        return place.lists().range(place.key(), new Range(-count, -1, maxBytes)).flatMap(found -> {
            if (found.isEmpty()) {
                return Uni.createFrom().item(Optional.empty());
            }
            Part part = found.get();
            Window window = Window.of(messages(part), request);
            boolean whole = part.values().size() >= Math.min(part.list().length(), Lists.MAX_VALUES);
            if (whole || window.reach() == Window.Reach.BOUNDED) {
                return recalled(place, messages(part), request, window)
                        .map(all -> Optional.of(
                                new Conversation(all.messages(), all.tokens(), all.recalled(), part.list())));
            }
            return read(place, request, maxBytes, Math.min(GROWTH * count, Lists.MAX_VALUES));
        });
    }

    private static Uni<Window> recalled(
            ConversationPlace place, List<Message> read, WindowRequest request, Window newest) {
        Optional<RecallRequest> recall = request.recall();
        Optional<TextSimilarity> similarity = place.similarity();
        return recall.isPresent() && similarity.isPresent()
                ? new Recall(read, request, recall.get()).into(newest, similarity.get())
                : Uni.createFrom().item(newest);
    }

    private static List<Message> messages(Part part) {
        return part.values().stream().map(Message::of).flatMap(Optional::stream).toList();
    }

    /** Removes the conversation; emits whether there was one. */
    public Uni<Boolean> remove(AuthorizedCall access, CacheKey id) {
        access.require(Verb.DELETE, id);
        ConversationPlace place = ConversationPlace.of(access, id);
        return place.lists().remove(place.key());
    }
}
