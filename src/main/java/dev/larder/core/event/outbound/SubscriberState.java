package dev.larder.core.event.outbound;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Whether a subscriber is active or gone: it is gone after it has answered 410. If it has a {@link DeliveryStore}, the
 * state is stored there, for every node and across restarts; otherwise this node remembers it until it stops.
 */
final class SubscriberState {
    private static final Logger LOG = Logger.getLogger(SubscriberState.class);

    /** A store that has just been opened may need more time for its first call than a call has. */
    private static final int RETRIES = 2;

    private final Supplier<Subscriber> subscriber;
    private final Optional<DeliveryStore> store;

    /** Replaced under the lock. */
    private volatile State state;

    private enum State {
        /** The store has not been read yet. */
        UNKNOWN,
        ACTIVE,
        /** Gone, but not stored yet. */
        GONE_UNSTORED,
        GONE
    }

    SubscriberState(Supplier<Subscriber> subscriber, Optional<DeliveryStore> store) {
        this.subscriber = subscriber;
        this.store = store;
        this.state = store.isPresent() ? State.UNKNOWN : State.ACTIVE;
    }

    /** Whether deliveries may be sent. */
    boolean isActive() {
        return state == State.ACTIVE;
    }

    /**
     * Whether no delivery may be sent any more. Before the store has been read, this and {@link #isActive} are both
     * false.
     */
    boolean isGone() {
        State now = state;
        return now == State.GONE_UNSTORED || now == State.GONE;
    }

    /** Forgets the state, because the URL of the subscriber has changed. */
    synchronized void forget() {
        state = store.isPresent() ? State.UNKNOWN : State.ACTIVE;
    }

    /** Records that the subscriber answered 410. */
    void end() {
        markGone();
        LOG.warnf(
                "Subscriber %s answered 410; no more events are sent to it",
                subscriber.get().name());
        sync().subscribe().with(x -> {});
    }

    /** Writes a new state to the store, or else reads the state from it. Never fails; the next heartbeat repeats it. */
    Uni<Void> sync() {
        return Uni.createFrom()
                .deferred(() -> store.map(found -> sync(found, state))
                        .orElseGet(() -> Uni.createFrom().voidItem()))
                .onFailure(failure -> state == State.UNKNOWN)
                .retry()
                .atMost(RETRIES)
                .onFailure()
                .invoke(failure -> {
                    LOG.debugf(
                            failure,
                            "The state of subscriber %s could not be read from or written to its queue",
                            subscriber.get().name());
                    // one delivery to a subscriber that is gone is better than a lost one
                    change(State.UNKNOWN, State.ACTIVE);
                })
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> sync(DeliveryStore found, State before) {
        return before == State.GONE_UNSTORED
                ? found.markGone(subscriber.get().target()).invoke(() -> change(before, State.GONE))
                : found.isMarkedGone(subscriber.get().target())
                        .invoke(gone -> apply(before, gone ? State.GONE : State.ACTIVE))
                        .replaceWithVoid();
    }

    private void apply(State before, State after) {
        if (before == after || !change(before, after)) {
            return;
        }
        if (after == State.GONE) {
            LOG.warnf(
                    "Subscriber %s answered 410 earlier; no events are sent to it",
                    subscriber.get().name());
        } else if (before == State.GONE) {
            LOG.infof(
                    "The mark of subscriber %s as gone was removed; events are sent to it again",
                    subscriber.get().name());
        }
    }

    private synchronized void markGone() {
        state = State.GONE_UNSTORED;
    }

    /** Changes the state unless another thread has changed it meanwhile; returns whether it did. */
    @CanIgnoreReturnValue
    private synchronized boolean change(State before, State after) {
        boolean unchanged = state == before;
        state = unchanged ? after : state;
        return unchanged;
    }
}
