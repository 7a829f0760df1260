package dev.larder.stores.memcached;

import dev.larder.spi.StoreException;
import dev.larder.stores.support.ValueList;
import java.util.Optional;

/** Lists as bodies of a slot. */
final class StoredList implements KeyBatch.Kind<ValueList> {
    @Override
    public Optional<ValueList> live(Optional<byte[]> body, long now) {
        try {
            return find(body, now);
        } catch (StoreException.Corrupt e) {
            return Optional.empty();
        }
    }

    @Override
    public <T> ItemChange<T> store(ValueList list, T result) {
        return new ItemChange.Store<>(list.encode(), list.deadline(), result);
    }

    /**
     * The list, or empty when there is none or its time is over.
     *
     * @throws StoreException.Corrupt when the body is no list
     */
    static Optional<ValueList> find(Optional<byte[]> body, long now) {
        return body.map(ValueList::decode).filter(list -> list.deadline() > now);
    }
}
