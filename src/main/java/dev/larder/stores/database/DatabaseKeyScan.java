package dev.larder.stores.database;

import dev.larder.spi.KeyScan;
import dev.larder.stores.database.Listing.Removal;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** Lists and removes in the order of the bytes of the keys. */
final class DatabaseKeyScan implements KeyScan {
    private final DatabaseWork work;
    private final Listing listing;

    DatabaseKeyScan(DatabaseWork work, Listing listing) {
        this.work = work;
        this.listing = listing;
    }

    @Override
    public Uni<Page> scan(Query query) {
        return work.look(now -> listing.page(query, now));
    }

    @Override
    public Uni<Long> removeAll(String prefix) {
        // one batch at a time: only a batch has the timeout, and it stays removed if the next one fails
        return Multi.createBy()
                .repeating()
                .uni(
                        () -> new AtomicReference<>(Removal.NONE),
                        last -> work.transaction(
                                        now -> listing.removeBatch(prefix, Objects.requireNonNull(last.get()), now))
                                .invoke(last::set))
                .whilst(Removal::mayHaveLeftSome)
                .collect()
                .with(Collectors.summingLong(Removal::removed));
    }
}
