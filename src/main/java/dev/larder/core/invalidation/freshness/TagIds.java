package dev.larder.core.invalidation.freshness;

import dev.larder.spi.CacheKey;
import dev.larder.spi.Entry;
import java.util.Arrays;
import java.util.List;

/**
 * The tags of one entry as {@link TagId}s. They are hashed once for each entry in memory, because every reader of an
 * entry that is older than the last invalidation compares them with the marks.
 */
final class TagIds {
    private final CacheKey key;
    private final List<String> prefixes;
    private final long[] all;
    private final long written;

    private TagIds(CacheKey key, List<String> prefixes, List<String> tags) {
        this.key = key;
        this.prefixes = prefixes;
        this.written = TagId.written(key);
        long[] ids = new long[2 + prefixes.size() + tags.size()];
        int count = 0;
        ids[count++] = TagId.SERVICE;
        ids[count++] = TagId.key(key);
        for (String prefix : prefixes) {
            if (key.text().startsWith(prefix)) {
                ids[count++] = TagId.prefix(prefix);
            }
        }
        for (String tag : tags) {
            ids[count++] = TagId.tag(tag);
        }
        this.all = count == ids.length ? ids : Arrays.copyOf(ids, count);
    }

    /** The tags of an entry at a key, of which these prefixes are declared. */
    static TagIds of(CacheKey key, Entry entry, List<String> prefixes) {
        TagIds known = entry.memo(TagIds.class, it -> new TagIds(key, prefixes, it.tags()));
        // new settings may declare other prefixes
        return known.key.equals(key) && known.prefixes.equals(prefixes)
                ? known
                : new TagIds(key, prefixes, entry.tags());
    }

    /** The tags of a key with these tags of its writer. */
    static TagIds of(CacheKey key, List<String> tags, List<String> prefixes) {
        return new TagIds(key, prefixes, tags);
    }

    /** The service, the key, each of the declared prefixes that it has, and the tags of the writer, in this order. */
    long[] all() {
        return all;
    }

    /** The tag of copies that tells of a write of the key. */
    long written() {
        return written;
    }
}
