package dev.larder.core.event.rules;

import dev.larder.core.Refusal;
import dev.larder.core.invalidation.Purged;
import dev.larder.core.invalidation.Purges;
import dev.larder.core.invalidation.freshness.Purge;
import dev.larder.spi.StoreException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Runs the purges of a plan, each within its timeout, and handles failures as the effect's {@link OnError} says. */
@Singleton
final class Purger {
    private static final Logger LOG = Logger.getLogger(Purger.class);
    private static final Purged NOTHING = new Purged(0, 0);

    private final Purges purges;
    private final HookMeters meters;

    Purger(Purges purges, HookMeters meters) {
        this.purges = purges;
        this.meters = meters;
    }

    /**
     * Runs all purges concurrently; a failure of one does not stop the others.
     *
     * @param cause the API key or webhook that triggered the plan, for the audit log
     * @param unpurged receives the names of failed effects with {@link OnError#REPORT}
     * @return fails with {@link Unpurged} if an effect with {@link OnError#FAIL} failed
     */
    Uni<Void> purge(Plan plan, String cause, Consumer<String> unpurged) {
        List<Uni<Optional<Unpurged>>> outcomes = new ArrayList<>();
        plan.purges()
                .forEach((effect, purge) -> outcomes.add(purge(effect, purge, cause)
                        .invoke(() -> meters.purged(effect))
                        .replaceWith(Optional.<Unpurged>empty())
                        .onFailure()
                        .recoverWithItem(failure -> failed(effect, failure, unpurged))));
        plan.refused()
                .forEach((effect, why) -> outcomes.add(Uni.createFrom().item(() -> failed(effect, why, unpurged))));
        return outcomes.isEmpty()
                ? Uni.createFrom().voidItem()
                : Uni.join()
                        .all(outcomes)
                        .andFailFast()
                        .invoke(Purger::throwFirst)
                        .replaceWithVoid();
    }

    /** Shows the counts of these effects and of no others of their kind. */
    void countOnly(String kind, Set<String> names) {
        meters.countOnly(kind, names);
    }

    private Uni<Void> purge(Effect effect, Purge purge, String cause) {
        List<Uni<Purged>> ofServices = effect.services().stream()
                .map(service -> purges.purge(service, purge, "%s for %s".formatted(effect.name(), cause))
                        // new settings removed the service after the write was planned: no entry of it is readable
                        .onFailure(Refusal.NotFound.class)
                        .recoverWithItem(NOTHING))
                .toList();
        Duration timeout = effect.timeout();
        return Uni.join()
                .all(ofServices)
                .andCollectFailures()
                .ifNoItem()
                .after(timeout)
                .failWith(() -> new StoreException.OutcomeUnknown(
                        "A purge did not finish within %d ms".formatted(timeout.toMillis()), null))
                .replaceWithVoid();
    }

    private Optional<Unpurged> failed(Effect effect, Throwable failure, Consumer<String> unpurged) {
        meters.failed(effect);
        if (effect.onError() == OnError.FAIL) {
            return Optional.of(new Unpurged(effect, failure));
        }
        if (failure instanceof Refusal) {
            // caused by the value that the caller wrote, and reported to the caller
            LOG.debugf("The targets of %s cannot be computed: %s", effect.name(), failure.getMessage());
        } else {
            LOG.warnf(failure, "The purge of %s failed; entries that it should purge may be stale", effect.name());
        }
        unpurged.accept(effect.name());
        return Optional.empty();
    }

    private static void throwFirst(List<Optional<Unpurged>> outcomes) {
        outcomes.stream().flatMap(Optional::stream).findFirst().ifPresent(failure -> {
            throw failure;
        });
    }
}
