package dev.larder.core.store;

import dev.larder.core.store.ShardRouting.Target;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Lookup;
import dev.larder.spi.StoreException;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The interceptors of one store, from the inside out. */
final class Interceptors {
    private final Interceptor[] all;

    Interceptors(List<Interceptor> all) {
        this.all = all.toArray(Interceptor[]::new);
    }

    <T> Uni<T> around(StoreCall call, Target target, Uni<T> uni) {
        Uni<T> intercepted = uni;
        for (Interceptor interceptor : all) {
            intercepted = interceptor.around(call, target, intercepted);
        }
        return intercepted;
    }

    /** Around a call that travels with another one. */
    <T> Uni<T> beside(Target target, Uni<T> uni) {
        Uni<T> intercepted = uni;
        for (Interceptor interceptor : all) {
            intercepted = interceptor.beside(target, intercepted);
        }
        return intercepted;
    }

    /** Reads from the store without waiting ({@link CacheStore#getNow}). */
    Lookup getNow(CacheStore store, CacheKey key) {
        long begin = System.nanoTime();
        Lookup found = store.getNow(key);
        if (found != Lookup.Empty.ASK) {
            answered(StoreCall.GET, begin, null);
        }
        return found;
    }

    /** Makes a call that the store may answer at once; empty if it does not. */
    <T> Optional<T> now(StoreCall call, Supplier<Optional<T>> attempt) {
        long begin = System.nanoTime();
        try {
            Optional<T> done = attempt.get();
            if (done.isPresent()) {
                answered(call, begin, null);
            }
            return done;
        } catch (StoreException e) {
            answered(call, begin, e);
            throw e;
        }
    }

    private void answered(StoreCall call, long begin, @Nullable StoreException failure) {
        long nanos = System.nanoTime() - begin;
        for (Interceptor interceptor : all) {
            interceptor.answered(call, nanos, failure);
        }
    }
}
