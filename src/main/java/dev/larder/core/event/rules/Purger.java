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
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Carries out what hooks have planned, each in its time, and knows what a failure means. */
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
     * Purges everything together; one failure keeps nothing else from being purged.
     *
     * @param by what set it off, for the audit
     * @param unpurged is told the names of effects that failed and only report it
     * @return fails with {@link Unpurged} when one failed that does more than report it
     */
    Uni<Void> purge(Plan plan, String by, Consumer<String> unpurged) {
        List<Uni<Optional<Unpurged>>> outcomes = new ArrayList<>();
        plan.purges()
                .forEach((effect, purge) -> outcomes.add(purge(effect, purge, by)
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

    private Uni<Void> purge(Effect effect, Purge purge, String by) {
        List<Uni<Purged>> ofServices = effect.services().stream()
                .map(service -> purges.purge(service, purge, "%s for %s".formatted(effect.name(), by))
                        // a service that new settings have removed since the write was planned shows nothing any more
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
                        "A purge was not done within %d ms".formatted(timeout.toMillis()), null))
                .replaceWithVoid();
    }

    private Optional<Unpurged> failed(Effect effect, Throwable failure, Consumer<String> unpurged) {
        meters.failed(effect);
        if (effect.onError() == OnError.FAIL) {
            return Optional.of(new Unpurged(effect, failure));
        }
        if (failure instanceof Refusal) {
            // the caller's doing, and told to the caller
            LOG.debugf("What %s should purge is not known: %s", effect.name(), failure.getMessage());
        } else {
            LOG.warnf(failure, "What %s should purge may be stale", effect.name());
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
