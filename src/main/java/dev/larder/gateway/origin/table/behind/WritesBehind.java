package dev.larder.gateway.origin.table.behind;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.larder.core.invalidation.freshness.Freshness;
import dev.larder.core.invalidation.freshness.OwnRecords;
import dev.larder.core.service.ServiceMeters;
import dev.larder.gateway.origin.OriginFailure;
import dev.larder.gateway.origin.OriginFailure.Progress;
import dev.larder.gateway.origin.table.database.QueuedBatches;
import dev.larder.gateway.origin.table.database.RowChange;
import dev.larder.spi.StoreException;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/** The writes of one service that are answered when they are queued. */
public final class WritesBehind {
    private final WriteBehindQueue queue;
    private final QueueWorker worker;
    private final QueuedBatches batches;
    private final QueueRun.Effects effects;
    private final ObjectMapper json;
    private final Clock clock;

    /**
     * The parts for queued writes.
     *
     * @param queue supplies the records of the service that holds the queue
     * @param freshness supplies the freshness of the service that holds the answers
     * @param outdated returns the tags that changes of rows invalidate, as numbers
     * @param longest the maximum time of a batch
     * @param parallel the maximum number of concurrent batches
     */
    public record Parts(
            Supplier<OwnRecords> queue,
            Supplier<Freshness> freshness,
            Function<List<RowChange>, Set<Long>> outdated,
            QueuedBatches batches,
            Duration longest,
            int parallel,
            ServiceMeters meters,
            ObjectMapper json) {}

    public WritesBehind(BehindSettings settings, Parts parts, Clock clock) {
        this.queue = new WriteBehindQueue(settings, parts.queue);
        this.batches = parts.batches;
        this.json = parts.json;
        this.clock = clock;
        this.effects = new QueueRun.Effects(parts.freshness, parts.outdated, parts.longest);
        var meters = new BehindMeters(parts.meters, queue, clock);
        var run = new QueueRun(settings, queue, new QueueRun.Parts(batches, effects, meters, json), clock);
        this.worker = new QueueWorker(settings.service(), queue, run, parts.parallel);
    }

    public void start() {
        worker.start();
    }

    public void close() {
        worker.close();
        batches.close();
    }

    /**
     * Queues changes. Emits for each of them nothing if it is queued, or why it is not: those of different rows are
     * queued one by one.
     */
    public Uni<List<Optional<RuntimeException>>> add(List<RowChange> changes) {
        long now = clock.millis();
        Map<Integer, List<Integer>> parts = new TreeMap<>();
        List<QueuedWrite> writes = new ArrayList<>();
        for (RowChange change : changes) {
            parts.computeIfAbsent(WriteBehindQueue.part(change.table(), change.key()), x -> new ArrayList<>())
                    .add(writes.size());
            writes.add(QueuedWrite.of(
                    UUID.randomUUID().toString(),
                    change.table(),
                    change.key(),
                    change.kind(),
                    change.record().toString(),
                    now));
        }
        List<Optional<RuntimeException>> failures = new ArrayList<>();
        changes.forEach(change -> failures.add(Optional.empty()));
        List<Uni<Void>> added = new ArrayList<>();
        parts.forEach((part, places) ->
                added.add(queue.add(part, places.stream().map(writes::get).toList())
                        .invoke(() -> worker.wake(part))
                        .onFailure()
                        .recoverWithUni(failure -> {
                            RuntimeException why = told(failure);
                            synchronized (failures) {
                                places.forEach(place -> failures.set(place, Optional.of(why)));
                            }
                            return Uni.createFrom().voidItem();
                        })));
        return Uni.combine().all().unis(added).with(done -> List.copyOf(failures));
    }

    /** The administrator's view of the queue. */
    public PendingWrites pending() {
        return new PendingWrites(queue, this, clock);
    }

    /** Queues a dead letter again, as the last write of its row; emits its new id, which is equal for each retry. */
    Uni<String> retry(QueuedWrite letter) {
        long now = clock.millis();
        QueuedWrite write = letter.again(now);
        int part = WriteBehindQueue.part(write.table(), write.key());
        Freshness freshness = effects.freshness().get();
        Set<Long> held = effects.outdated().apply(changes(List.of(write)));
        return freshness
                .hold(held, now + effects.longest().toMillis())
                .chain(() -> queue.requeue(part, write))
                .onItemOrFailure()
                .call((done, failure) -> freshness.release(held))
                .invoke(() -> worker.wake(part))
                .replaceWith(write.id());
    }

    /** A write whose fate is unknown may still be queued. */
    private static RuntimeException told(Throwable failure) {
        if (failure instanceof StoreException.OutcomeUnknown) {
            return new OriginFailure(504, "The queue of writes did not answer in time", Progress.UNKNOWN, failure);
        }
        return failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
    }

    /** Emits the changes of a row that wait, in their order. */
    public Uni<List<RowChange>> ofRow(String table, String key) {
        return queue.read(WriteBehindQueue.part(table, key)).map(state -> changes(state.of(table, key)));
    }

    /** Emits the changes of a table that wait, those of a row in their order. */
    public Uni<List<RowChange>> ofTable(String table) {
        return queue.readAll()
                .map(states -> changes(states.stream()
                        .flatMap(state -> state.writes().stream())
                        .filter(write -> write.table().equals(table))
                        .toList()));
    }

    private List<RowChange> changes(List<QueuedWrite> writes) {
        return writes.stream().map(write -> QueueRun.change(write, json)).toList();
    }
}
