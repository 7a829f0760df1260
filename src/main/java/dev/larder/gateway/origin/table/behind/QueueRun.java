package dev.larder.gateway.origin.table.behind;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.larder.core.invalidation.freshness.Freshness;
import dev.larder.gateway.origin.table.behind.QueueState.Commit;
import dev.larder.gateway.origin.table.database.QueuedBatch;
import dev.larder.gateway.origin.table.database.QueuedBatch.ChangeResult;
import dev.larder.gateway.origin.table.database.QueuedBatch.Fate;
import dev.larder.gateway.origin.table.database.QueuedBatches;
import dev.larder.gateway.origin.table.database.RowChange;
import dev.larder.spi.Backoff;
import dev.larder.spi.Revision;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Makes the writes of one part of the queue, a batch at a time.
 *
 * <p>A batch is one transaction, which holds the lock of its part. Under that lock the run reads the part and makes its
 * due writes. Before the commit, it stores the number of the transaction and the ids of these writes in the part; after
 * the commit, it removes the writes. A node that finds such a number asks the database whether the transaction was
 * committed. So each write is made once, wherever a node, the database or the service of the queue stops.
 */
final class QueueRun {
    private static final Logger LOG = Logger.getLogger(QueueRun.class);
    private static final int MAX_BATCH = 100;
    private static final int PART_OF_AGE = 4;

    private final BehindSettings settings;
    private final WriteBehindQueue queue;
    private final Parts parts;
    private final Clock clock;

    /** The parts of a run beside the queue. */
    record Parts(QueuedBatches batches, Effects effects, BehindMeters meters, ObjectMapper json) {}

    /**
     * The parts that invalidate after a change of rows.
     *
     * @param freshness the freshness of the service that holds the answers
     * @param outdated returns the tags to invalidate, as numbers
     * @param longest the maximum time of a batch
     */
    record Effects(Supplier<Freshness> freshness, Function<List<RowChange>, Set<Long>> outdated, Duration longest) {}

    /** The result of a run. */
    enum Result {
        /** There may be more to do. */
        MORE,
        /** There is nothing to do now. */
        IDLE,
        /** Another node works on the part. */
        ELSEWHERE
    }

    QueueRun(BehindSettings settings, WriteBehindQueue queue, Parts parts, Clock clock) {
        this.settings = settings;
        this.queue = queue;
        this.parts = parts;
        this.clock = clock;
    }

    /** Makes a batch of writes of the part. */
    Uni<Result> run(int part) {
        return queue.read(part)
                .flatMap(state ->
                        state.commit().isEmpty() && state.due(clock.millis(), 1).isEmpty()
                                ? Uni.createFrom().item(Result.IDLE)
                                : locked(part));
    }

    private Uni<Result> locked(int part) {
        QueuedBatch batch = parts.batches.batch();
        return batch.begin(part)
                .flatMap(number -> number.map(own -> queue.read(part)
                                .flatMap(state -> settled(batch, part, state))
                                .flatMap(state -> made(batch, own, part, state)))
                        .orElseGet(() -> Uni.createFrom().item(Result.ELSEWHERE)))
                .onItemOrFailure()
                .call((result, failure) -> batch.close());
    }

    /** The part without the writes that an earlier transaction has made. */
    private Uni<QueueState> settled(QueuedBatch batch, int part, QueueState state) {
        if (state.commit().isEmpty()) {
            return Uni.createFrom().item(state);
        }
        Commit commit = state.commit().get();
        return batch.wasCommitted(commit.number()).flatMap(committed -> {
            if (committed.isEmpty()) {
                LOG.warnf(
                        "Service %s: the database does not know any more whether %d queued writes were made; they are made again",
                        settings.service(), commit.made().size());
            }
            return committed.orElse(false)
                    ? withoutLetters(state.writes().stream()
                                    .filter(write -> commit.made().contains(write.id())))
                            .chain(() -> queue.change(part, now -> now.committed(commit.number())))
                    : queue.change(part, now -> now.uncommitted(commit.number()));
        });
    }

    /**
     * Removes the dead letters of writes that are about to leave the queue. A letter can be queued only before it
     * is removed, so its write is made once, however often and on however many nodes it was queued.
     */
    private Uni<Void> withoutLetters(Stream<QueuedWrite> writes) {
        Set<String> letters = new HashSet<>();
        writes.forEach(write -> {
            write.letter().ifPresent(letters::add);
            if (write.attempts() + 1 >= settings.attempts()) {
                // a node may have stopped after it made the write a dead letter, and before it removed the write
                letters.add(write.id());
            }
        });
        return letters.isEmpty()
                ? Uni.createFrom().voidItem()
                : queue.changeDead(state -> state.without(letters)).replaceWithVoid();
    }

    private Uni<Result> made(QueuedBatch batch, String number, int part, QueueState state) {
        List<QueuedWrite> due = state.due(clock.millis(), MAX_BATCH);
        if (due.isEmpty()) {
            return Uni.createFrom().item(Result.IDLE);
        }
        List<RowChange> changes = due.stream().map(this::change).toList();
        Freshness freshness = parts.effects.freshness.get();
        Set<Long> held = parts.effects.outdated.apply(changes);
        long deadline = clock.millis() + parts.effects.longest.toMillis();
        return freshness
                .hold(held, deadline)
                .chain(() -> batch.make(changes).onFailure().call(() -> released(freshness, held)))
                .flatMap(results -> finished(batch, number, part, new Made(due, results))
                        // if the commit failed it may have happened: the hold is left to lapse
                        .call(() -> released(freshness, held)));
    }

    private static Uni<Revision> released(Freshness freshness, Set<Long> held) {
        return freshness.release(held).onFailure().recoverWithItem(failure -> {
            LOG.debugf("A hold is left to lapse: %s", failure.getMessage());
            return Revision.NONE;
        });
    }

    /** The writes of a batch and their results. */
    private record Made(List<QueuedWrite> writes, List<ChangeResult> results) {
        Set<String> made() {
            Set<String> ids = new LinkedHashSet<>();
            for (int i = 0; i < writes.size(); i++) {
                if (results.get(i).fate() == Fate.MADE) {
                    ids.add(writes.get(i).id());
                }
            }
            return ids;
        }

        Stream<QueuedWrite> madeWrites() {
            Set<String> ids = made();
            return writes.stream().filter(write -> ids.contains(write.id()));
        }
    }

    private Uni<Result> finished(QueuedBatch batch, String number, int part, Made made) {
        Set<String> ids = made.made();
        Uni<Void> committed = ids.isEmpty()
                ? Uni.createFrom().voidItem()
                : queue.change(part, state -> state.committing(number, ids)).chain(batch::commit);
        return committed
                .invoke(() -> parts.meters.applied(ids.size()))
                .chain(() -> unmade(made))
                .chain(unmade -> withoutLetters(Stream.concat(made.madeWrites(), unmade.dead.stream()))
                        .chain(() -> deadLettered(unmade.dead))
                        .chain(() -> queue.change(
                                part,
                                state -> state.committed(number)
                                        .without(unmade.dead.stream()
                                                .map(QueuedWrite::id)
                                                .toList())
                                        .changed(unmade.later))))
                .map(state -> state.due(clock.millis(), 1).isEmpty() ? Result.IDLE : Result.MORE);
    }

    /** The writes that were not made: dead letters, and writes to try later. */
    private record Unmade(List<QueuedWrite> dead, Map<String, UnaryOperator<QueuedWrite>> later) {}

    private Uni<Unmade> unmade(Made made) {
        return Uni.createFrom().item(() -> {
            var unmade = new Unmade(new ArrayList<>(), new HashMap<>());
            long now = clock.millis();
            for (int i = 0; i < made.writes.size(); i++) {
                QueuedWrite write = made.writes.get(i);
                ChangeResult result = made.results.get(i);
                switch (result.fate()) {
                    case REFUSED -> refused(write, result, now + pause(write.attempts()), unmade);
                    case SLOW -> refused(write, result, now + patience(write, now), unmade);
                    case FOREIGN -> {
                        if (queue.hasBefore(write, now)) {
                            later(write, result, now + patience(write, now), unmade);
                        } else {
                            refused(write, result, now + pause(write.attempts()), unmade);
                        }
                    }
                    case LATE -> later(write, result, now + patience(write, now), unmade);
                    case BUSY -> later(write, result, now + pause(0), unmade);
                    case MADE, LEFT -> {
                        // as it is
                    }
                }
            }
            return unmade;
        });
    }

    private void refused(QueuedWrite write, ChangeResult result, long again, Unmade unmade) {
        parts.meters.refused();
        if (write.attempts() + 1 >= settings.attempts()) {
            unmade.dead.add(write.refused(result.reason(), 0));
        } else {
            QueuedWrite refused = write.refused(result.reason(), again);
            unmade.later.put(write.id(), x -> refused);
        }
    }

    /** Tries the write again without counting an attempt. */
    private static void later(QueuedWrite write, ChangeResult result, long again, Unmade unmade) {
        unmade.later.put(write.id(), was -> was.later(result.reason(), again));
    }

    private Uni<Void> deadLettered(List<QueuedWrite> dead) {
        if (dead.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        dead.forEach(write -> LOG.warnf(
                "Service %s: a queued write of %s is a dead letter after %d attempts: %s",
                settings.service(), write.table(), write.attempts(), write.reason()));
        return queue.addDeadLetters(dead).invoke(() -> parts.meters.died(dead.size()));
    }

    /** The milliseconds of a pause after this number of earlier refusals. */
    private long pause(int refusals) {
        return 1
                + new Backoff(settings.backoff(), settings.maxBackoff())
                        .fullJitter(refusals + 1, ThreadLocalRandom.current())
                        .toMillis();
    }

    /** The milliseconds of a pause after a try that took long, or counts as none: the longer a write waits, the longer. */
    private long patience(QueuedWrite write, long now) {
        long longest = Math.max(settings.backoff().toMillis(), (now - write.since()) / PART_OF_AGE);
        return 1
                + ThreadLocalRandom.current()
                        .nextLong(Math.min(longest, settings.maxBackoff().toMillis()) + 1);
    }

    private RowChange change(QueuedWrite write) {
        return change(write, parts.json);
    }

    static RowChange change(QueuedWrite write, ObjectMapper json) {
        try {
            return new RowChange(
                    write.table(), write.key(), write.kind(), json.readValue(write.record(), ObjectNode.class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A queued write cannot be read", e);
        }
    }
}
