package dev.larder.core.event.rules;

import dev.larder.core.access.AuthorizedCall;
import dev.larder.core.access.Verb;
import dev.larder.core.invalidation.freshness.Purge;
import dev.larder.core.service.ServiceName;
import dev.larder.spi.CacheKey;
import java.util.List;
import java.util.stream.Stream;

/**
 * Something done to a service's entries.
 *
 * @param service whose, which is never one that only has copies
 * @param verb what was done
 * @param extent to which of them
 * @param value the value that was written; nothing for a removal
 * @param caller the id of the API key that did it, or what else did
 */
@SuppressWarnings("ArrayRecordComponent") // of two events with values nobody asks whether they are one
public record HookEvent(ServiceName service, Verb verb, Extent extent, byte[] value, String caller) {
    private static final byte[] NO_VALUE = {};

    /** Which entries an event is about. */
    sealed interface Extent {
        /** The one with this key. */
        record One(String key) implements Extent {}

        /** Whatever has a key that begins so. */
        record Beginning(String prefix) implements Extent {}
    }

    /** A value was written. */
    public static HookEvent wrote(AuthorizedCall access, Verb verb, CacheKey key, byte[] value) {
        return new HookEvent(
                access.service().holder(),
                verb,
                new Extent.One(key.text()),
                value,
                access.caller().id());
    }

    /** An entry was changed, and nobody knows to what. */
    static HookEvent changed(AuthorizedCall access, CacheKey key) {
        return wrote(access, Verb.PATCH, key, NO_VALUE);
    }

    /** An entry was removed. */
    public static HookEvent removed(AuthorizedCall access, CacheKey key) {
        return wrote(access, Verb.DELETE, key, NO_VALUE);
    }

    /** Every entry was removed whose key begins so. */
    public static HookEvent removed(AuthorizedCall access, String prefix) {
        return new HookEvent(
                access.service().holder(),
                Verb.DELETE,
                new Extent.Beginning(prefix),
                NO_VALUE,
                access.caller().id());
    }

    /** What a caller purged, as if it had deleted it. */
    public static List<HookEvent> purged(AuthorizedCall access, Purge purge) {
        return purged(access.service().holder(), purge, access.caller().id()).toList();
    }

    /** What was purged of a service, as if somebody had deleted it. What had a tag, nobody knows. */
    static Stream<HookEvent> purged(ServiceName service, Purge purge, String caller) {
        return Stream.concat(
                        purge.keys().stream().map(key -> new Extent.One(key.text())),
                        purge.prefixes().stream().map(Extent.Beginning::new))
                .map(extent -> new HookEvent(service, Verb.DELETE, extent, NO_VALUE, caller));
    }
}
