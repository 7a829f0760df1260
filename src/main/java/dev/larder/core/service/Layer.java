package dev.larder.core.service;

import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Lookup;
import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.function.Supplier;

/** Something that happens around every call on a store. */
interface Layer {
    <T> Uni<T> around(Operation operation, Uni<T> call);

    /** Around a read that the store may be able to answer at once: whatever does so is not away. */
    default Lookup aroundNow(CacheStore store, CacheKey key) {
        return store.getNow(key);
    }

    /** Around a call that waits for nobody, if there is one; empty where such a call cannot be let through. */
    default <T> Optional<T> aroundAtOnce(Operation operation, Supplier<Optional<T>> call) {
        return Optional.empty();
    }
}
