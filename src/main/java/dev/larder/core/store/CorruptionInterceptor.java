package dev.larder.core.store;

import dev.larder.spi.StoreException;
import io.smallrye.mutiny.Uni;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/** Makes what cannot be understood a miss for its reader. */
final class CorruptionInterceptor implements Interceptor {
    private static final Logger LOG = Logger.getLogger(CorruptionInterceptor.class);

    /** Those that emit an Optional. */
    private static final Set<Call> READS = EnumSet.of(Call.GET, Call.GET_AND_REMOVE, Call.LIST_RANGE, Call.LIST_POP);

    private final String service;

    CorruptionInterceptor(String service) {
        this.service = service;
    }

    @Override
    @SuppressWarnings("unchecked") // the reads emit an Optional
    public <T> Uni<T> around(Call call, Uni<T> uni) {
        if (!READS.contains(call)) {
            return uni;
        }
        return uni.onFailure(StoreException.Corrupt.class).recoverWithItem(failure -> {
            LOG.warnf("Service %s: %s; it counts as absent", service, failure.getMessage());
            return (T) Optional.empty();
        });
    }
}
