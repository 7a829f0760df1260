package dev.larder.http.codec;

import dev.larder.core.Refusal;
import dev.larder.core.conversation.ConversationDraft;
import dev.larder.core.conversation.RecallRequest;
import dev.larder.core.conversation.WindowRequest;
import dev.larder.core.conversation.WindowRequest.Option;
import dev.larder.core.service.LifetimeRequest.TtlRequest;
import dev.larder.spi.Lists;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Parses the requests of conversations: additions of a message or an array of messages, with the terms in the query, and
 * windows like {@code ?max_tokens=2000&keep_system=true}.
 */
public final class ConversationText {
    private static final String MAX_MESSAGES = "max_messages";
    private static final String LAST = "last";
    private static final String MAX_TOKENS = "max_tokens";
    private static final String KEEP_SYSTEM = "keep_system";
    private static final String START_ON = "start_on";
    private static final String RECALL = "recall";
    private static final String RECALL_QUERY = "recall_query";

    /** Characters of a query: a model of embeddings reads the beginning of a text only. */
    private static final int MAX_QUERY = 2_000;

    /** The parameters of an addition. */
    public static final Set<String> OF_ADDITIONS = Set.of(MAX_MESSAGES, "ttl", "forever");

    /** The parameters of a window. */
    public static final Set<String> OF_WINDOWS = Set.of(LAST, MAX_TOKENS, KEEP_SYSTEM, START_ON, RECALL, RECALL_QUERY);

    private ConversationText() {}

    /**
     * The addition that a request asks for.
     *
     * @param ttlFields the values of the header field with the ttl
     * @throws Refusal.Bad when the request is invalid
     */
    public static ConversationDraft draft(byte[] body, Query query, List<String> ttlFields) {
        JsonSlice text = JsonSlice.whole(body);
        List<JsonSlice> messages = text.isArray() ? text.elements() : List.of(text);
        if (messages.isEmpty()) {
            throw new Refusal.Bad("The array has no message");
        }
        if (messages.size() > Lists.MAX_VALUES) {
            throw new Refusal.TooLarge(
                    "One call may append at most %d messages, not %d".formatted(Lists.MAX_VALUES, messages.size()));
        }
        return new ConversationDraft(
                messages.stream().map(MessageText::of).toList(),
                number(query, MAX_MESSAGES, Lists.MAX_VALUES),
                ttl(query, ttlFields));
    }

    private static TtlRequest ttl(Query query, List<String> fields) {
        boolean inQuery = query.one("ttl").isPresent() || query.flag("forever");
        if (fields.size() + (inQuery ? 1 : 0) > 1) {
            throw new Refusal.Bad("The ttl may be given once: in the query, or in X-Cache-TTL");
        }
        Map<String, String> named =
                fields.isEmpty() ? Map.of() : Map.of("ttl", fields.get(0).strip());
        return TtlText.of(query, named).ttl();
    }

    /**
     * The window that a query asks for; without parameters the whole conversation.
     *
     * @throws Refusal.Bad when the query is invalid
     */
    public static WindowRequest window(Query query) {
        Set<Option> options = EnumSet.noneOf(Option.class);
        if (query.flag(KEEP_SYSTEM)) {
            options.add(Option.KEEP_SYSTEM);
        }
        Optional<String> start = query.one(START_ON);
        if (start.isPresent()) {
            if (!start.get().equals("user")) {
                throw new Refusal.Bad("start_on can only be user");
            }
            options.add(Option.START_ON_USER);
        }
        return new WindowRequest(
                number(query, LAST, Lists.MAX_VALUES),
                number(query, MAX_TOKENS, Integer.MAX_VALUE),
                options,
                recall(query));
    }

    private static Optional<RecallRequest> recall(Query query) {
        OptionalInt turns = number(query, RECALL, RecallRequest.MAX_TURNS);
        Optional<String> text = query.one(RECALL_QUERY);
        if (turns.isEmpty() && text.isPresent()) {
            throw new Refusal.Bad("recall_query needs recall, the number of turns");
        }
        if (text.filter(said -> said.isBlank() || said.length() > MAX_QUERY).isPresent()) {
            throw new Refusal.Bad("recall_query must be a text of 1 to %d characters".formatted(MAX_QUERY));
        }
        return turns.isPresent() ? Optional.of(new RecallRequest(turns.getAsInt(), text)) : Optional.empty();
    }

    private static OptionalInt number(Query query, String name, int most) {
        Optional<String> text = query.one(name);
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        try {
            int number = Integer.parseInt(WholeNumber.digits(text.get()));
            if (number >= 1 && number <= most) {
                return OptionalInt.of(number);
            }
        } catch (NumberFormatException e) {
            // none, or out of range: below
        }
        throw new Refusal.Bad("%s must be a whole number from 1 to %d".formatted(name, most));
    }
}
