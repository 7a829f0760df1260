package dev.larder.core.store;

import dev.larder.spi.StoreException;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/** Something that happens around every call on a store. */
interface Interceptor {
    <T> Uni<T> around(Call call, Uni<T> uni);

    /** Around a call that travels with another one, which has the interceptor around it already. */
    default <T> Uni<T> beside(Uni<T> uni) {
        return uni;
    }

    /**
     * Is told of a call that the store answered at once, on its caller's thread. Such a call is always let through: a store
     * that answers at once is neither away nor busy.
     *
     * @param nanos how long it took
     * @param failure why it was refused, if it was
     */
    default void answered(Call call, long nanos, @Nullable StoreException failure) {}
}
