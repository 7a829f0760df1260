package dev.larder.stores.memcached;

import dev.larder.stores.support.LimitAccount;
import java.util.Optional;

/** The limits of a key as the body of a slot. */
final class StoredLimits implements KeyBatch.Kind<LimitAccount> {
    @Override
    public Optional<LimitAccount> live(Optional<byte[]> body, long now) {
        return find(body, now);
    }

    @Override
    public <T> ItemChange<T> store(LimitAccount account, T result) {
        return new ItemChange.Store<>(account.encode(), account.deadline(), result);
    }

    /** The account, or empty when it remembers nothing or the body is something else. */
    static Optional<LimitAccount> find(Optional<byte[]> body, long now) {
        return body.map(LimitAccount::decode).filter(account -> account.deadline() > now);
    }
}
