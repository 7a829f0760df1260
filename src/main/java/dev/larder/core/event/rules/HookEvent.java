package dev.larder.core.event.rules;

import dev.larder.core.access.AuthorizedCall;
import dev.larder.core.access.Verb;
import dev.larder.core.invalidation.freshness.Purge;
import dev.larder.core.service.ServiceName;
import dev.larder.spi.CacheKey;
import java.util.List;
import java.util.stream.Stream;

/**
 * A write or purge of entries, which may trigger hooks.
 *
 * @param service the service that stores the entries, never a tier that copies them
 * @param verb the verb of the write
 * @param extent the entries that were written or removed
 * @param value the value that was written; empty for a removal
 * @param caller the id of the API key that wrote, or the name of another cause
 */
@SuppressWarnings("ArrayRecordComponent") // events with values are never compared
public record HookEvent(ServiceName service, Verb verb, Extent extent, byte[] value, String caller) {
    private static final byte[] NO_VALUE = {};

    /** The entries of an event. */
    sealed interface Extent {
        /** The entry with this key. */
        record One(String key) implements Extent {}

        /** Every entry with this key prefix. */
        record Prefix(String prefix) implements Extent {}
    }

    /** The event of a written value. */
    public static HookEvent wrote(AuthorizedCall access, Verb verb, CacheKey key, byte[] value) {
        return new HookEvent(
                access.service().holder(),
                verb,
                new Extent.One(key.text()),
                value,
                access.caller().id());
    }

    /** The event of a change whose new value is not known. */
    static HookEvent changed(AuthorizedCall access, CacheKey key) {
        return wrote(access, Verb.PATCH, key, NO_VALUE);
    }

    /** The event of a change at the origin of a service; the key is the path, without its first slash. */
    public static HookEvent forwarded(AuthorizedCall access, Verb verb, String path, byte[] body) {
        return new HookEvent(
                access.service().holder(),
                verb,
                new Extent.One(path),
                verb == Verb.DELETE ? NO_VALUE : body,
                access.caller().id());
    }

    /** The event of a removed entry. */
    public static HookEvent removed(AuthorizedCall access, CacheKey key) {
        return wrote(access, Verb.DELETE, key, NO_VALUE);
    }

    /** The event of the removal of all entries with a prefix. */
    public static HookEvent removed(AuthorizedCall access, String prefix) {
        return new HookEvent(
                access.service().holder(),
                Verb.DELETE,
                new Extent.Prefix(prefix),
                NO_VALUE,
                access.caller().id());
    }

    /** The events of a caller's purge, which triggers the hooks of a DELETE. */
    public static List<HookEvent> purged(AuthorizedCall access, Purge purge) {
        return purged(access.service().holder(), purge, access.caller().id()).toList();
    }

    /** The events of a purge in a service. Tags yield no events, because the keys of their entries are not known. */
    static Stream<HookEvent> purged(ServiceName service, Purge purge, String caller) {
        return Stream.concat(
                        purge.keys().stream().map(key -> new Extent.One(key.text())),
                        purge.prefixes().stream().map(Extent.Prefix::new))
                .map(extent -> new HookEvent(service, Verb.DELETE, extent, NO_VALUE, caller));
    }
}
