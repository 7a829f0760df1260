package dev.larder.core.entry;

import dev.larder.core.Refusal;
import dev.larder.core.coherence.Purged;
import dev.larder.core.hook.Unpurged;
import dev.larder.core.service.ServiceName;
import dev.larder.spi.StoreException;
import io.smallrye.mutiny.CompositeException;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What became of a purge in one service of several.
 *
 * @param service which
 * @param purged what was done
 * @param failure why not, when it was not done
 */
public record PurgeOutcome(ServiceName service, Optional<Purged> purged, Optional<Throwable> failure) {
    /**
     * Purges in each service by itself and emits what became of each, in their order. Fails when none was done and all
     * failed alike: then there is nothing to tell of one that is not true of all.
     */
    public static Uni<List<PurgeOutcome>> ofEach(Map<ServiceName, Uni<Purged>> purges) {
        List<Uni<PurgeOutcome>> each = purges.entrySet().stream()
                .map(one -> of(one.getKey(), one.getValue()))
                .toList();
        return Uni.join().all(each).andCollectFailures().flatMap(PurgeOutcome::told);
    }

    private static Uni<PurgeOutcome> of(ServiceName service, Uni<Purged> purge) {
        return purge.map(done -> new PurgeOutcome(service, Optional.of(done), Optional.empty()))
                .onFailure(CompositeException.class)
                .transform(several -> several.getCauses().get(0))
                .onFailure(e -> e instanceof StoreException || e instanceof Refusal || e instanceof Unpurged)
                .recoverWithItem(e -> new PurgeOutcome(service, Optional.empty(), Optional.of(e)));
    }

    private static Uni<List<PurgeOutcome>> told(List<PurgeOutcome> outcomes) {
        List<Throwable> failures =
                outcomes.stream().flatMap(outcome -> outcome.failure().stream()).toList();
        long kinds = failures.stream().map(Object::getClass).distinct().count();
        return failures.size() == outcomes.size() && kinds == 1
                ? Uni.createFrom().failure(failures.get(0))
                : Uni.createFrom().item(outcomes);
    }
}
