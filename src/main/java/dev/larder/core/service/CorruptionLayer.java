package dev.larder.core.service;

import dev.larder.spi.StoreException;
import io.smallrye.mutiny.Uni;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/** Makes what cannot be understood a miss for its reader. */
final class CorruptionLayer implements Layer {
    private static final Logger LOG = Logger.getLogger(CorruptionLayer.class);

    /** Those that emit an Optional. */
    private static final Set<Operation> READS =
            EnumSet.of(Operation.GET, Operation.GET_AND_REMOVE, Operation.LIST_RANGE, Operation.LIST_POP);

    private final ServiceName service;

    CorruptionLayer(ServiceName service) {
        this.service = service;
    }

    @Override
    @SuppressWarnings("unchecked") // the reads emit an Optional
    public <T> Uni<T> around(Operation operation, Uni<T> call) {
        if (!READS.contains(operation)) {
            return call;
        }
        return call.onFailure(StoreException.Corrupt.class).recoverWithItem(failure -> {
            LOG.warnf("Service %s: %s; it counts as absent", service, failure.getMessage());
            return (T) Optional.empty();
        });
    }
}
