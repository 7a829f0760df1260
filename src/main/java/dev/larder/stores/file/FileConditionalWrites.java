package dev.larder.stores.file;

import dev.larder.spi.CacheKey;
import dev.larder.spi.ConditionalWrites;
import dev.larder.spi.Entry;
import dev.larder.stores.file.Batch.Change;
import dev.larder.stores.file.HeapTier.Warm;
import dev.larder.stores.support.EntryCodec;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Conditional writes of a {@link FileStore}: all are decided one after the other. */
final class FileConditionalWrites implements ConditionalWrites {
    /**
     * The number of readable bytes after which the remaining existing entries are assumed to be readable too: nothing
     * is added anyway.
     */
    private static final long ENOUGH = 16L << 20;

    private final FileWork work;

    FileConditionalWrites(FileWork work) {
        this.work = work;
    }

    @Override
    public Uni<Boolean> putIfAbsent(CacheKey key, Entry entry) {
        return work.write(
                engine -> add(engine, key, entry) || (work.dropUnreadable(engine, key) && add(engine, key, entry)));
    }

    @Override
    public Uni<Set<CacheKey>> putAllIfAbsent(Map<CacheKey, Entry> entries) {
        return work.write(engine -> {
            Set<CacheKey> there = addAll(engine, entries);
            Set<CacheKey> left = new HashSet<>();
            long read = 0;
            for (CacheKey key : there) {
                IndexSlot slot = engine.find(Space.ENTRIES, key.text());
                if (read > ENOUGH || !work.dropUnreadable(engine, key)) {
                    left.add(key);
                    read += slot == null ? 0 : slot.size();
                }
            }
            return there.isEmpty() || !left.isEmpty() ? left : addAll(engine, entries);
        });
    }

    @Override
    public Uni<Boolean> replace(CacheKey key, long expectedVersion, Entry entry) {
        return work.write(engine -> !work.dropUnreadable(engine, key)
                && work.store(engine, key, entry, (batch, change) -> {
                    IndexSlot slot = batch.find(Space.ENTRIES, key.text());
                    boolean expected = slot != null && slot.number() == expectedVersion;
                    if (expected) {
                        batch.add(change);
                    }
                    return expected;
                }));
    }

    @Override
    public Uni<Boolean> remove(CacheKey key, long expectedVersion) {
        return work.write(engine -> !work.dropUnreadable(engine, key)
                && work.remove(engine, Space.ENTRIES, key, slot -> slot.number() == expectedVersion));
    }

    @Override
    public Uni<Optional<Entry>> getAndRemove(CacheKey key) {
        return work.write(engine -> takeOut(engine, key));
    }

    private boolean add(Engine engine, CacheKey key, Entry entry) throws IOException {
        return work.store(engine, key, entry, (batch, change) -> {
            boolean absent = batch.find(Space.ENTRIES, key.text()) == null;
            if (absent) {
                batch.add(change);
            }
            return absent;
        });
    }

    private static Set<CacheKey> addAll(Engine engine, Map<CacheKey, Entry> entries) throws IOException {
        List<Change> changes = together(entries);
        long size = changes.stream().mapToLong(c -> c.bytes().length).sum();
        return engine.write(size, batch -> {
            Set<CacheKey> there = new HashSet<>(entries.keySet());
            there.removeIf(key -> batch.find(Space.ENTRIES, key.text()) == null);
            if (there.isEmpty()) {
                changes.forEach(batch::add);
            }
            return there;
        });
    }

    /**
     * Reads without a lock, so that no writer waits, and removes the entry only if it is still the one that was read.
     */
    private Optional<Entry> takeOut(Engine engine, CacheKey key) throws IOException {
        while (true) {
            Warm read = engine.read(key.text());
            if (read == null) {
                return Optional.empty();
            }
            if (work.remove(engine, Space.ENTRIES, key, slot -> slot == read.slot())) {
                return Optional.of(read.entry());
            }
        }
    }

    /** The entries as one write: after a restart all of them exist or none. */
    private static List<Change> together(Map<CacheKey, Entry> entries) {
        List<Change> changes = new ArrayList<>();
        int more = entries.size();
        for (var named : entries.entrySet()) {
            Entry entry = named.getValue();
            var record = LogRecord.stored(
                    Space.ENTRIES, named.getKey().text(), entry.lifetime().deadline(), EntryCodec.encode(entry));
            more--;
            changes.add(Change.of(record, more));
        }
        return changes;
    }
}
