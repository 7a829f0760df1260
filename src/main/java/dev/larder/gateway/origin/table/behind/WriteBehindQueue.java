package dev.larder.gateway.origin.table.behind;

import dev.larder.core.Refusal;
import dev.larder.core.invalidation.freshness.OwnRecords;
import dev.larder.http.problem.HttpRefusal;
import dev.larder.spi.Entry;
import dev.larder.spi.Purpose;
import dev.larder.spi.StoreException;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The writes of one service that wait for the database, in the service that holds its queue. They are divided into
 * parts by their rows, so that those of a row keep their order. All nodes see the same queue.
 */
final class WriteBehindQueue {
    private static final Logger LOG = Logger.getLogger(WriteBehindQueue.class);

    /** The number of parts. The keys of stored queues depend on it. */
    static final int PARTS = 16;

    /** A part is read and written as a whole with each change, on an event loop. */
    private static final long MAX_PART_BYTES = 1L << 20;

    private static final Duration AGAIN = Duration.ofSeconds(1);

    /** Every node looks for the writes of others more often, and clocks differ by less. */
    private static final Duration UNSEEN = Duration.ofSeconds(2);

    private final BehindSettings settings;
    private final Supplier<OwnRecords> records;
    private final List<QueueEntry> parts;
    private final QueueEntry dead;

    /** The state of each part when this node last read or wrote it. */
    private final AtomicReferenceArray<QueueState> seen = new AtomicReferenceArray<>(PARTS);

    private volatile QueueState seenDead = QueueState.EMPTY;
    private volatile boolean full;

    /** @param records those of the service that holds the queue */
    WriteBehindQueue(BehindSettings settings, Supplier<OwnRecords> records) {
        this.settings = settings;
        this.records = records;
        String prefix = Purpose.QUEUES + settings.service() + "/";
        this.parts = IntStream.range(0, PARTS)
                .mapToObj(part -> new QueueEntry(prefix + part, records))
                .toList();
        this.dead = new QueueEntry(prefix + "dead", records);
        IntStream.range(0, PARTS).forEach(part -> seen.set(part, QueueState.EMPTY));
    }

    /** The number of the part that has the writes of a row. */
    static int part(String table, String key) {
        return Math.floorMod(List.of(table, key).hashCode(), PARTS);
    }

    /** Adds writes of one part. Fails with 503 if the queue is full. */
    Uni<Void> add(int part, List<QueuedWrite> writes) {
        long bytes = writes.stream().mapToLong(QueuedWrite::size).sum();
        if (bytes > MAX_PART_BYTES) {
            return Uni.createFrom()
                    .failure(new Refusal.TooLarge(
                            "The records are too large to be queued: those of a request may have about 1 MiB"));
        }
        return change(part, state -> withRoom(part, state, writes))
                .invoke(() -> logFull(false))
                .replaceWithVoid();
    }

    /** The part with further writes, if the queue has room for them. */
    private QueueState withRoom(int part, QueueState state, List<QueuedWrite> more) {
        QueueState plus = state.plus(more);
        long count = total(one -> one.writes().size(), part) + plus.writes().size();
        boolean isFull = count > settings.maxWrites()
                || total(QueueState::size, part) + plus.size() > settings.maxBytes()
                || plus.size() > MAX_PART_BYTES;
        if (isFull && !plus.equals(state)) {
            logFull(true);
            throw HttpRefusal.until(
                    "The queue of writes is full; the database does not take them as fast as they come", AGAIN);
        }
        return plus;
    }

    /** Logs that the queue is full, or is not any more, once each. */
    private void logFull(boolean isFull) {
        if (isFull == full) {
            return;
        }
        full = isFull;
        if (isFull) {
            LOG.warnf("Service %s: its queue of writes is full; writes are refused", settings.service());
        } else {
            LOG.infof("Service %s: its queue of writes has room again", settings.service());
        }
    }

    /** A part as the others count. */
    private interface Measure {
        long of(QueueState state);
    }

    private long total(Measure measure, int except) {
        return IntStream.range(0, PARTS)
                .filter(part -> part != except)
                .mapToLong(part -> measure.of(seen.get(part)))
                .sum();
    }

    Uni<QueueState> read(int part) {
        return parts.get(part).read().invoke(state -> seen.set(part, state));
    }

    Uni<QueueState> change(int part, UnaryOperator<QueueState> change) {
        return parts.get(part).change(change).invoke(state -> seen.set(part, state));
    }

    /** Adds dead letters; the oldest give way to them. */
    Uni<Void> addDeadLetters(List<QueuedWrite> writes) {
        return dead.change(state -> {
                    List<QueuedWrite> all = state.plus(writes).writes();
                    int from = all.size();
                    long bytes = 0;
                    while (from > 0 && all.size() - from < settings.maxDead()) {
                        bytes += all.get(from - 1).size();
                        if (bytes > MAX_PART_BYTES) {
                            break;
                        }
                        from--;
                    }
                    return new QueueState(all.subList(from, all.size()), Optional.empty());
                })
                .invoke(state -> seenDead = state)
                .replaceWithVoid();
    }

    /**
     * Queues a dead letter again if it is still one. It stays a dead letter until the queue has made its write, so the
     * write is made once, whichever node stops, and however often the letter is queued.
     *
     * @param write the letter as a new write
     * @throws StoreException.Busy in the result, if the write is still among the queued ones
     */
    Uni<Void> requeue(int part, QueuedWrite write) {
        String letter = write.letter().orElseThrow();
        Supplier<Uni<Boolean>> isLetter = () -> dead.read()
                .map(state -> state.writes().stream().anyMatch(one -> one.id().equals(letter)));
        return parts.get(part)
                .changeWhile(isLetter, state -> {
                    requireMoved(letter, state);
                    return withRoom(part, state, List.of(write));
                })
                .invoke(state -> seen.set(part, state))
                .chain(() -> changeDead(state -> state.without(Set.of(letter))))
                .replaceWithVoid();
    }

    /**
     * Requires that a dead letter has left its part. It is stored as a letter first; until it has left the part it may
     * still be made, or become a letter again.
     */
    static void requireMoved(String letter, QueueState state) {
        if (state.writes().stream().anyMatch(write -> write.id().equals(letter))) {
            throw new StoreException.Busy("This write is being moved to the dead letters; try again later");
        }
    }

    Uni<QueueState> changeDead(UnaryOperator<QueueState> change) {
        return dead.change(change).invoke(state -> seenDead = state);
    }

    /** Reads and emits all parts, and remembers them and the dead letters. */
    Uni<List<QueueState>> readAll() {
        return Uni.createFrom()
                .deferred(() -> records.get()
                        .getAll(Stream.concat(parts.stream(), Stream.of(dead))
                                .map(QueueEntry::name)
                                .toList()))
                .map(found -> {
                    IntStream.range(0, PARTS).forEach(part -> seen.set(part, state(found, parts.get(part))));
                    seenDead = state(found, dead);
                    return seen();
                });
    }

    private static QueueState state(Map<String, Entry> found, QueueEntry part) {
        return part.state(Optional.ofNullable(found.get(part.name())));
    }

    /** All parts as this node knows them. */
    List<QueueState> seen() {
        return IntStream.range(0, PARTS).mapToObj(seen::get).toList();
    }

    /**
     * Whether a write of another row may have to be made before this one: one that was acknowledged earlier and waits.
     * A write of about the same time counts until it was tried, because clocks of nodes differ. What this node has not
     * seen yet does so, too.
     *
     * @param now in epoch milliseconds, as the times of writes
     */
    boolean hasBefore(QueuedWrite write, long now) {
        return now - write.since() < UNSEEN.toMillis()
                || seen().stream()
                        .flatMap(state -> state.writes().stream())
                        .filter(other -> !other.row().equals(write.row()))
                        .anyMatch(other -> other.since() < write.since()
                                || (other.retryAt() == 0 && other.since() <= write.since() + UNSEEN.toMillis()));
    }

    /** The dead letters as this node knows them. */
    List<QueuedWrite> seenDead() {
        return seenDead.writes();
    }
}
