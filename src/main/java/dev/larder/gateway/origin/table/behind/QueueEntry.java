package dev.larder.gateway.origin.table.behind;

import dev.larder.core.invalidation.freshness.OwnRecords;
import dev.larder.spi.Entry;
import dev.larder.spi.Later;
import dev.larder.spi.StoreException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * One part of a queue in its service. It is one record. Each change replaces the whole record, on condition that no
 * other node has changed it meanwhile. The waiting changes of this node are made together.
 */
final class QueueEntry {
    private static final int MAX_WAITING = 4_096;
    private static final int GROUP = 64;

    /** The maximum number of attempts of a group against conflicts with other nodes. */
    private static final int MAX_TRIES = 50;

    private static final int PAUSE_MILLIS = 10;

    private final String name;
    private final Supplier<OwnRecords> records;
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private boolean busy;

    /** The record that was decoded last. */
    private volatile Optional<Decoded> decoded = Optional.empty();

    /** A record and its meaning; no other record of the part has its version. */
    private record Decoded(long version, QueueState state) {}

    QueueEntry(String name, Supplier<OwnRecords> records) {
        this.name = name;
        this.records = records;
    }

    /** A change that waits for its turn. */
    private record Waiting(UnaryOperator<QueueState> change, UniEmitter<? super QueueState> emitter) {}

    String name() {
        return name;
    }

    /** Emits the part as it is now. */
    Uni<QueueState> read() {
        return Uni.createFrom().deferred(() -> records.get().get(name)).map(this::state);
    }

    /**
     * The state in a record. A record is decoded once: all nodes read all parts each second, and many readers ask for
     * them.
     */
    QueueState state(Optional<Entry> found) {
        if (found.isEmpty()) {
            decoded = Optional.empty();
            return QueueState.EMPTY;
        }
        long version = found.get().version();
        Optional<Decoded> last = decoded.filter(one -> one.version == version);
        if (last.isPresent()) {
            return last.get().state;
        }
        QueueState state = QueueCodec.decode(found.get().payload());
        decoded = Optional.of(new Decoded(version, state));
        return state;
    }

    /** Changes the part, and emits its new state; fails with the exception of the change, without changing the part. */
    Uni<QueueState> change(UnaryOperator<QueueState> change) {
        return Uni.createFrom().emitter(emitter -> {
            boolean room;
            boolean first;
            synchronized (waiting) {
                room = waiting.size() < MAX_WAITING;
                first = room && !busy;
                if (room) {
                    waiting.add(new Waiting(change, emitter));
                    busy = true;
                }
            }
            if (!room) {
                emitter.fail(new StoreException.Busy("Too many writes wait for the queue"));
            } else if (first) {
                next();
            }
        });
    }

    /**
     * Changes the part if something holds elsewhere that ends only after a change of this part. That is asked between reading and
     * writing: if it has ended meanwhile, the part is another one, and both are asked again. Emits what the part is then.
     */
    Uni<QueueState> changeWhile(Supplier<Uni<Boolean>> holds, UnaryOperator<QueueState> change) {
        return changeWhile(holds, change, MAX_TRIES);
    }

    private Uni<QueueState> changeWhile(Supplier<Uni<Boolean>> holds, UnaryOperator<QueueState> change, int tries) {
        if (tries == 0) {
            return Uni.createFrom().failure(new StoreException.Busy("Too many nodes write to the queue"));
        }
        Uni<QueueState> again = Uni.createFrom().deferred(() -> changeWhile(holds, change, tries - 1));
        return Uni.createFrom().deferred(() -> records.get().get(name)).flatMap(found -> {
            if (found.isEmpty()) {
                // it may be filled and emptied meanwhile, which only a version shows
                return replaced(found, QueueState.EMPTY).chain(() -> again);
            }
            QueueState before = state(found);
            QueueState after = change.apply(before);
            return holds.get()
                    .flatMap(still -> !still || after.equals(before)
                            ? Uni.createFrom().item(before)
                            : replaced(found, after)
                                    .flatMap(done -> done ? Uni.createFrom().item(after) : again));
        });
    }

    private Uni<Boolean> replaced(Optional<Entry> found, QueueState after) {
        return records.get().replace(name, found, QueueCodec.encode(after));
    }

    private void next() {
        List<Waiting> group = new ArrayList<>();
        synchronized (waiting) {
            while (group.size() < GROUP && !waiting.isEmpty()) {
                group.add(waiting.remove());
            }
            busy = !group.isEmpty();
        }
        if (!group.isEmpty()) {
            attempt(group, MAX_TRIES);
        }
    }

    private void attempt(List<Waiting> group, int tries) {
        List<Waiting> accepted = new ArrayList<>();
        Uni.createFrom()
                .deferred(() -> records.get().get(name))
                .flatMap(found -> changed(found, group, accepted))
                .subscribe()
                .with(
                        state -> {
                            if (state.isPresent()) {
                                accepted.forEach(one -> one.emitter.complete(state.get()));
                                next();
                            } else if (tries > 0) {
                                int pause = 1 + ThreadLocalRandom.current().nextInt(PAUSE_MILLIS);
                                Later.run(Duration.ofMillis(pause), () -> attempt(accepted, tries - 1));
                            } else {
                                failed(accepted, new StoreException.Busy("Too many nodes write to the queue"));
                            }
                        },
                        failure -> failed(group, failure));
    }

    /** Emits the new state; empty if another node was faster. */
    private Uni<Optional<QueueState>> changed(Optional<Entry> found, List<Waiting> group, List<Waiting> accepted) {
        QueueState before = state(found);
        QueueState after = before;
        for (Waiting one : group) {
            try {
                after = one.change.apply(after);
                accepted.add(one);
            } catch (RuntimeException e) { // a change that is refused leaves the others alone
                one.emitter.fail(e);
            }
        }
        QueueState result = after;
        if (result.equals(before)) {
            return Uni.createFrom().item(Optional.of(result));
        }
        Uni<Boolean> stored = result.isEmpty() && found.isPresent()
                ? records.get().remove(name, found.get())
                : replaced(found, result);
        return stored.map(done -> done ? Optional.of(result) : Optional.empty());
    }

    /** Fails a group; a change that was refused has failed already, and ignores this. */
    private void failed(List<Waiting> group, Throwable failure) {
        group.forEach(one -> one.emitter.fail(failure));
        next();
    }
}
