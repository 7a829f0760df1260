package dev.larder.core.store;

import dev.larder.spi.StoreException;
import io.smallrye.mutiny.Uni;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/** Turns an unreadable stored value into a miss. */
final class CorruptionInterceptor implements Interceptor {
    private static final Logger LOG = Logger.getLogger(CorruptionInterceptor.class);

    /** The calls that emit an Optional. */
    private static final Set<StoreCall> READS =
            EnumSet.of(StoreCall.GET, StoreCall.GET_AND_REMOVE, StoreCall.LIST_RANGE, StoreCall.LIST_POP);

    private final String service;

    CorruptionInterceptor(String service) {
        this.service = service;
    }

    @Override
    @SuppressWarnings("unchecked") // the reads emit an Optional
    public <T> Uni<T> around(StoreCall call, Uni<T> uni) {
        if (!READS.contains(call)) {
            return uni;
        }
        return uni.onFailure(StoreException.Corrupt.class).recoverWithItem(failure -> {
            LOG.warnf("Service %s: %s; it counts as absent", service, failure.getMessage());
            return (T) Optional.empty();
        });
    }
}
