package dev.larder.stores.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.spi.CacheKey;
import dev.larder.spi.KeyScan;
import dev.larder.spi.StoreException;
import dev.larder.stores.file.Batch.Change;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Listing of a {@link FileStore}, in the order of the index. The cursor of a page is its last key. */
final class FileKeyScan implements KeyScan {
    private static final String CURSOR = "k1:";
    private static final int CHUNK = 1_000;
    private static final int TOGETHER = 1 << 15;

    private final FileWork work;

    FileKeyScan(FileWork work) {
        this.work = work;
    }

    @Override
    public Uni<Page> scan(Query query) {
        return work.read(engine -> page(engine, query));
    }

    @Override
    public Uni<Long> removeAll(String prefix) {
        return work.write(engine -> {
            long removed = 0;
            var page = page(engine, new Query(prefix, Optional.empty(), CHUNK));
            removed += removeEach(engine, page.keys());
            while (page.next().isPresent()) {
                page = page(engine, new Query(prefix, page.next(), CHUNK));
                removed += removeEach(engine, page.keys());
            }
            return removed;
        });
    }

    /** Removes keys, many in one write. A restart may find only some of the removals; each removal is complete. */
    private long removeEach(Engine engine, List<Listed> keys) throws IOException {
        long removed = 0;
        List<Change> removals = new ArrayList<>();
        int size = 0;
        for (Listed listed : keys) {
            Change removal = Change.remove(Space.ENTRIES, listed.key().text());
            removals.add(removal);
            size += removal.bytes().length;
            if (size >= TOGETHER) {
                removed += removeTogether(engine, removals, size);
                removals.clear();
                size = 0;
            }
        }
        return removed + removeTogether(engine, removals, size);
    }

    private long removeTogether(Engine engine, List<Change> removals, int size) throws IOException {
        return engine.write(size, batch -> {
            long removed = 0;
            for (Change removal : removals) {
                if (batch.find(Space.ENTRIES, removal.record().key()) != null) {
                    batch.add(removal);
                    removed++;
                }
            }
            return removed;
        });
    }

    private static Page page(Engine engine, Query query) {
        String after = query.cursor().map(FileKeyScan::key).orElse("");
        boolean behind = after.compareTo(query.prefix()) >= 0 && query.cursor().isPresent();
        List<Listed> listed = new ArrayList<>();
        Map<String, IndexSlot> rest = engine.index().from(Space.ENTRIES, behind ? after : query.prefix(), !behind);
        for (Map.Entry<String, IndexSlot> next : rest.entrySet()) {
            if (!next.getKey().startsWith(query.prefix())) {
                break;
            }
            if (listed.size() == query.limit()) {
                String last = listed.get(listed.size() - 1).key().text();
                return new Page(listed, Optional.of(cursor(last)));
            }
            IndexSlot slot = next.getValue();
            if (engine.isLive(slot)) {
                listed.add(new Listed(new CacheKey(next.getKey()), slot.payload(), slot.deadline()));
            }
        }
        return new Page(listed, Optional.empty());
    }

    private static String cursor(String key) {
        return CURSOR + Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(UTF_8));
    }

    private static String key(String cursor) {
        if (!cursor.startsWith(CURSOR)) {
            throw new StoreException.BadCursor("The cursor is not one of the file store's");
        }
        try {
            byte[] utf8 = Base64.getUrlDecoder().decode(cursor.substring(CURSOR.length()));
            String key = new CacheKey(new String(utf8, UTF_8)).text();
            if (cursor.equals(cursor(key))) {
                return key;
            }
        } catch (IllegalArgumentException e) {
            throw new StoreException.BadCursor("The cursor has no position");
        }
        throw new StoreException.BadCursor("The cursor has a form that this store does not write");
    }
}
