package dev.larder.stores.memcached;

import dev.larder.spi.Entry;
import dev.larder.spi.StoreException;
import dev.larder.stores.support.EntryCodec;
import java.util.Optional;

/** Entries as bodies of a slot. */
final class StoredEntry {
    private StoredEntry() {}

    /**
     * The entry, or empty when there is none or its time is over; memcached's seconds keep some a little longer.
     *
     * @throws StoreException.Corrupt when the body is no entry
     */
    static Optional<Entry> live(Optional<byte[]> body, long now) {
        return body.map(EntryCodec::decode).filter(entry -> !entry.lifetime().overAt(now));
    }

    /** The live entry; a corrupt one counts as missing. */
    static Optional<Entry> readable(Optional<byte[]> body, long now) {
        try {
            return live(body, now);
        } catch (StoreException.Corrupt e) {
            return Optional.empty();
        }
    }

    /** The change that stores an entry. */
    static <T> ItemChange<T> store(Entry entry, T result) {
        return new ItemChange.Store<>(EntryCodec.encode(entry), entry.lifetime().deadline(), result);
    }
}
