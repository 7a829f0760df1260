package dev.larder.core.store;

import dev.larder.core.store.ShardRouting.Target;
import dev.larder.spi.StoreException;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/** A step around every call on a store. */
interface Interceptor {
    <T> Uni<T> around(StoreCall call, Uni<T> uni);

    /** The same around a call whose servers may be known. */
    default <T> Uni<T> around(StoreCall call, Target target, Uni<T> uni) {
        return around(call, uni);
    }

    /** Wraps a call that is part of another one, which has the interceptor around it. */
    default <T> Uni<T> beside(Uni<T> uni) {
        return uni;
    }

    /** The same around a call whose servers may be known. */
    default <T> Uni<T> beside(Target target, Uni<T> uni) {
        return beside(uni);
    }

    /**
     * Observes a call that the store answered at once, on the caller's thread. Such a call is never refused: a store
     * that answers at once is neither unavailable nor busy.
     *
     * @param nanos the duration
     * @param failure the failure, if it failed
     */
    default void answered(StoreCall call, long nanos, @Nullable StoreException failure) {}
}
