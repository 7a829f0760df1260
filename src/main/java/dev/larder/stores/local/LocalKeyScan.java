package dev.larder.stores.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.spi.BlockingLane;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Entry;
import dev.larder.spi.KeyScan;
import dev.larder.spi.StoreException;
import io.smallrye.mutiny.Uni;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Listing in the order of the keys' characters, so that the last key of a page is the cursor.
 *
 * <p>The map has no order: each page reads every key and selects the smallest. That takes about 20 ms for a million
 * entries, which is acceptable because listing is rare in a heap cache.
 */
final class LocalKeyScan implements KeyScan {
    private static final String CURSOR = "after.";

    private final EvictingMap<Entry> entries;
    private final LocalWrites writes;

    /** Reading every entry takes too long for the caller's thread. */
    private final BlockingLane lane;

    LocalKeyScan(EvictingMap<Entry> entries, LocalWrites writes, BlockingLane lane) {
        this.entries = entries;
        this.writes = writes;
        this.lane = lane;
    }

    @Override
    public Uni<Page> scan(Query query) {
        return lane.read(() -> page(query));
    }

    @Override
    public Uni<Long> removeAll(String prefix) {
        return lane.write(() -> entries.keys()
                .filter(key -> key.text().startsWith(prefix))
                .filter(writes::remove)
                .count());
    }

    private Page page(Query query) {
        String after = query.cursor().map(LocalKeyScan::decode).orElse("");
        Comparator<Listed> byKey = Comparator.comparing(listed -> listed.key().text());
        var smallest = new PriorityQueue<>(query.limit() + 1, byKey.reversed());
        entries.forEach((candidate, entry) -> {
            String key = candidate.text();
            if (key.startsWith(query.prefix()) && key.compareTo(after) > 0) {
                smallest.add(listed(candidate, entry));
                if (smallest.size() > query.limit()) {
                    smallest.remove();
                }
            }
        });
        List<Listed> keys = smallest.stream().sorted(byKey).toList();
        boolean full = keys.size() == query.limit();
        return new Page(keys, full ? Optional.of(encode(keys.get(keys.size() - 1))) : Optional.empty());
    }

    private static Listed listed(CacheKey key, Entry entry) {
        return new Listed(key, entry.payload().length, entry.lifetime().deadline());
    }

    private static String encode(Listed last) {
        return CURSOR
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(last.key().utf8());
    }

    private static String decode(String cursor) {
        if (!cursor.startsWith(CURSOR)) {
            throw new StoreException.BadCursor("This cursor did not come from this service");
        }
        try {
            return new String(Base64.getUrlDecoder().decode(cursor.substring(CURSOR.length())), UTF_8);
        } catch (IllegalArgumentException e) {
            throw new StoreException.BadCursor("This cursor did not come from this service");
        }
    }
}
