package dev.larder.ai.entries;

import dev.larder.spi.CacheKey;
import dev.larder.spi.Entry;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A purge of the entries of one namespace. An entry goes if all of this is true of it.
 *
 * @param attributes what the program says of the answer, or more
 * @param tags its tags, or some of them
 * @param prefix the beginning of its prompt; empty for any
 */
record EntryPurge(String namespace, Map<String, String> attributes, List<String> tags, String prefix) {
    EntryPurge {
        attributes = Map.copyOf(attributes);
        tags = List.copyOf(tags);
    }

    /** The entries of a namespace that have all of these attributes. */
    static EntryPurge of(String namespace, Map<String, String> attributes) {
        return new EntryPurge(namespace, attributes, List.of(), "");
    }

    /**
     * Those entries that it is about; an alias, too, whose own prompt is meant.
     *
     * @param stored its tags, as they are stored
     */
    List<StoredEntry> among(Map<CacheKey, Entry> entries, Set<String> stored) {
        return entries.entrySet().stream()
                .flatMap(one -> StoredEntry.of(one.getKey(), one.getValue()).stream())
                .filter(entry -> isOf(entry, stored))
                .toList();
    }

    private boolean isOf(StoredEntry entry, Set<String> stored) {
        return entry.question().has(attributes)
                && entry.entry().tags().containsAll(stored)
                && entry.question().text().startsWith(prefix);
    }
}
