package dev.larder.core.conversation;

import dev.larder.core.OwnKeys;
import dev.larder.core.Refusal;
import dev.larder.core.Sha256;
import dev.larder.core.access.AuthorizedCall;
import dev.larder.core.access.Caller;
import dev.larder.core.service.Capabilities;
import dev.larder.core.service.ConversationHolder;
import dev.larder.core.service.ConversationRules.Sharing;
import dev.larder.core.service.Front;
import dev.larder.core.service.Service;
import dev.larder.core.service.ServiceRules;
import dev.larder.core.service.TextSimilarity;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Lists;
import java.util.Optional;

/**
 * The list that has the messages of a conversation. Its key is a hash: it has the same length for every id, and nothing
 * that a caller writes can make it the key of another caller's conversation.
 *
 * @param lists the lists of the service that holds it
 * @param key its key there, which callers cannot name
 * @param rules the rules of the service that holds it
 * @param similarity compares turns by their meaning, at services that do
 */
record ConversationPlace(Lists lists, CacheKey key, ServiceRules rules, Optional<TextSimilarity> similarity) {
    /** The list of the conversation that a caller names. */
    static ConversationPlace of(AuthorizedCall access, CacheKey id) {
        Service service = access.service();
        // a tiered service and the one behind it have the same conversations, as they have the same lists
        return service.front().isEmpty()
                ? of("", inItself(service), access.caller(), id)
                : of(service.name().text(), inHolder(service, service.front().get()), access.caller(), id);
    }

    private static ConversationHolder inItself(Service service) {
        return new ConversationHolder(service, service.rules().conversations().sharing(), Optional.empty());
    }

    private static ConversationHolder inHolder(Service service, Front front) {
        return front.conversations()
                .orElseThrow(
                        () -> new Refusal.CapabilityAbsent(service.name().text(), Capabilities.label(Lists.class)));
    }

    private static ConversationPlace of(String front, ConversationHolder kept, Caller caller, CacheKey id) {
        // no name has a line break, and the id is the last part
        String owner = kept.sharing() == Sharing.KEY ? "key " + caller.id() : "";
        CacheKey key = OwnKeys.of("conversation/" + Sha256.hex(String.join("\n", front, owner, id.text())));
        Service holder = kept.holder();
        return new ConversationPlace(holder.need(Lists.class), key, holder.rules(), kept.similarity());
    }
}
