package dev.larder.core.access;

import dev.larder.core.OwnKeys;
import dev.larder.core.Refusal;
import dev.larder.core.event.log.EventScope;
import dev.larder.core.event.log.EventScope.TagNames;
import dev.larder.core.service.Service;
import dev.larder.spi.CacheKey;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A call of an authenticated caller to a service.
 *
 * @param caller the owner of the API key
 * @param service the service that is called
 * @param unpurged receives the names of hooks whose purge failed without failing the call
 */
public record AuthorizedCall(Caller caller, Service service, Consumer<String> unpurged) {
    /**
     * Checks that the caller has a grant for this verb on the key.
     *
     * @throws Refusal if the caller has no such grant, or the service does not accept the key
     */
    public void require(Verb verb, CacheKey key) {
        requireGrant(verb, key.text());
        service.rules().admit(key);
    }

    /**
     * Checks that the caller has a grant for this verb on every key with the prefix.
     *
     * @throws Refusal if the caller has no such grant, or the prefix is reserved for Larder
     */
    public void requirePrefix(Verb verb, String prefix) {
        requireGrant(verb, prefix);
        if (OwnKeys.meet(prefix)) {
            throw new Refusal.Bad("Keys with this prefix are reserved for Larder; use another prefix");
        }
    }

    private void requireGrant(Verb verb, String prefix) {
        if (!caller.may(verb, service.name(), prefix)) {
            throw forbidden(verb);
        }
    }

    /**
     * The prefixes of the keys with {@code prefix} on which the caller has a grant for this verb; never empty.
     *
     * @throws Refusal.Forbidden if there is no such key
     */
    public List<String> requireSome(Verb verb, String prefix) {
        List<String> granted = caller.within(verb, service.name(), prefix);
        if (granted.isEmpty()) {
            throw forbidden(verb);
        }
        return granted;
    }

    private static Refusal forbidden(Verb verb) {
        return new Refusal.Forbidden("This API key may not %s here".formatted(verb));
    }

    /**
     * The events that the caller may receive, of entries with this key prefix and, if given, this tag.
     *
     * @throws Refusal.Forbidden if the caller may receive none
     */
    public EventScope scope(String prefix, Optional<String> tag) {
        return new EventScope(
                requireSome(Verb.GET, prefix),
                tag,
                caller.may(Verb.GET, service.name(), "") ? TagNames.TOLD : TagNames.HIDDEN);
    }
}
