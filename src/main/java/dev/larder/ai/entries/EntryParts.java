package dev.larder.ai.entries;

import dev.larder.ai.semantic.SemanticCache;
import dev.larder.core.cache.EntryFactory;
import dev.larder.core.service.Service;
import dev.larder.http.front.ResponseTags;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * The parts of one service's entries.
 *
 * @param service the name of the service
 * @param semantic finds those with an end
 * @param pinned finds those without one
 * @param scopes their scopes and ids
 * @param holder supplies the service that holds them
 * @param tags their tags
 * @param factory makes them
 * @param terms their bounds
 */
record EntryParts(
        String service,
        SemanticCache semantic,
        SemanticCache pinned,
        EntryScopes scopes,
        Supplier<Service> holder,
        ResponseTags tags,
        EntryFactory factory,
        Terms terms) {
    /**
     * The bounds of entries.
     *
     * @param ttl the lifetime of an entry, and the longest one
     * @param threshold the smallest similarity, if a search does not say another one
     * @param maxPinned the maximum number of pinned entries and their aliases
     */
    record Terms(Duration ttl, double threshold, int maxPinned) {}

    /** The cache that finds an entry. */
    SemanticCache of(StoredEntry.Facts facts) {
        return facts.pinned() ? pinned : semantic;
    }

    /** The cache that must not find an entry, which it may have found before it was stored anew. */
    SemanticCache otherThan(StoredEntry.Facts facts) {
        return facts.pinned() ? semantic : pinned;
    }
}
