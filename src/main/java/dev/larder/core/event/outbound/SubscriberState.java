package dev.larder.core.event.outbound;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Whether a subscriber is still there: it is gone once it has answered 410. Where it has a keep, that is remembered there,
 * so that it holds for every node and after a restart; otherwise by this node until it stops.
 */
final class SubscriberState {
    private static final Logger LOG = Logger.getLogger(SubscriberState.class);

    private final Supplier<Subscriber> subscriber;
    private final Optional<DeliveryStore> keep;

    /** Replaced under the lock. */
    private volatile State state;

    private enum State {
        /** The keep has not been asked yet. */
        UNKNOWN,
        THERE,
        /** Gone, and the keep has not been told yet. */
        LEAVING,
        GONE
    }

    SubscriberState(Supplier<Subscriber> subscriber, Optional<DeliveryStore> keep) {
        this.subscriber = subscriber;
        this.keep = keep;
        this.state = keep.isPresent() ? State.UNKNOWN : State.THERE;
    }

    /** Whether it may be told something. */
    boolean isThere() {
        return state == State.THERE;
    }

    /** Whether nothing is to be told any more. Neither holds until the keep has been asked. */
    boolean isGone() {
        State now = state;
        return now == State.LEAVING || now == State.GONE;
    }

    /** Forgets what is known of an address that was replaced. */
    synchronized void forget() {
        state = keep.isPresent() ? State.UNKNOWN : State.THERE;
    }

    /** It has answered 410. */
    void end() {
        leave();
        LOG.warnf(
                "Subscriber %s answered 410 and is told nothing more",
                subscriber.get().name());
        look().subscribe().with(x -> {});
    }

    /** Tells the keep what it does not know, or else learns what it knows. Never fails: there is a next time. */
    Uni<Void> look() {
        return Uni.createFrom()
                .deferred(() -> keep.map(found -> look(found, state))
                        .orElseGet(() -> Uni.createFrom().voidItem()))
                .onFailure()
                .invoke(failure -> {
                    LOG.debugf(
                            failure,
                            "Whether subscriber %s is gone could not be asked or told",
                            subscriber.get().name());
                    // to be told once too often is better than never
                    change(State.UNKNOWN, State.THERE);
                })
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> look(DeliveryStore found, State before) {
        return before == State.LEAVING
                ? found.markGone(subscriber.get().target()).invoke(() -> change(before, State.GONE))
                : found.isBuried(subscriber.get().target())
                        .invoke(buried -> learn(before, buried ? State.GONE : State.THERE))
                        .replaceWithVoid();
    }

    private void learn(State before, State after) {
        if (before == after || !change(before, after)) {
            return;
        }
        if (after == State.GONE) {
            LOG.warnf(
                    "Subscriber %s has answered 410 before and is told nothing",
                    subscriber.get().name());
        } else if (before == State.GONE) {
            LOG.infof("Subscriber %s is told again", subscriber.get().name());
        }
    }

    private synchronized void leave() {
        state = State.LEAVING;
    }

    /** Unless something else has changed it meanwhile: that counts for more. */
    @CanIgnoreReturnValue
    private synchronized boolean change(State before, State after) {
        boolean unchanged = state == before;
        state = unchanged ? after : state;
        return unchanged;
    }
}
