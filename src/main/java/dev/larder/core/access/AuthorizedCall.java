package dev.larder.core.access;

import dev.larder.core.OwnKeys;
import dev.larder.core.Refusal;
import dev.larder.core.event.log.Scope;
import dev.larder.core.event.log.Scope.TagNames;
import dev.larder.core.service.Service;
import dev.larder.spi.CacheKey;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A caller before a service's door.
 *
 * @param caller who asks
 * @param service of what
 * @param unpurged is told the names of hooks that could not purge, and do not fail the call for that
 */
public record AuthorizedCall(Caller caller, Service service, Consumer<String> unpurged) {
    /**
     * Lets the caller pass who may do this to the key.
     *
     * @throws Refusal when the caller may not, or the service takes no such key
     */
    public void require(Verb verb, CacheKey key) {
        requireGrant(verb, key.text());
        service.rules().admit(key);
    }

    /**
     * Lets the caller pass who may do this to every key that begins so.
     *
     * @throws Refusal when the caller may not, or these keys are Larder's own
     */
    public void requirePrefix(Verb verb, String beginning) {
        requireGrant(verb, beginning);
        if (OwnKeys.meet(beginning)) {
            throw new Refusal.Bad("Keys that begin so are Larder's own");
        }
    }

    private void requireGrant(Verb verb, String beginning) {
        if (!caller.may(verb, service.name(), beginning)) {
            throw new Refusal.Forbidden("This API key may not %s here".formatted(verb));
        }
    }

    /**
     * Which events of entries whose keys have this beginning, and that have the tag if one is given, the caller may be
     * told.
     *
     * @throws Refusal.Forbidden when of none
     */
    public Scope scope(String beginning, Optional<String> tag) {
        List<String> readable = caller.within(Verb.GET, service.name(), beginning);
        if (readable.isEmpty()) {
            throw new Refusal.Forbidden("This API key may not GET here");
        }
        return new Scope(readable, tag, caller.may(Verb.GET, service.name(), "") ? TagNames.TOLD : TagNames.HIDDEN);
    }

    /**
     * Lets the caller pass who has any grant for the service.
     *
     * @throws Refusal.Forbidden when there is none
     */
    public void requireSight() {
        if (!caller.sees(service.name())) {
            throw new Refusal.Forbidden("This API key may not use this service");
        }
    }
}
