package dev.larder.gateway.origin.table.behind;

import dev.larder.spi.StoreException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A part of the queue: writes in the order in which they were acknowledged.
 *
 * @param writes the writes that wait
 * @param commit the transaction that may have made some of them, if one was about to be committed
 */
record QueueState(List<QueuedWrite> writes, Optional<Commit> commit) {
    private static final int PART_OF_TRIED = 4;
    private static final long GIVES_WAY_MILLIS = 5_000;

    static final QueueState EMPTY = new QueueState(List.of(), Optional.empty());

    QueueState {
        writes = List.copyOf(writes);
    }

    /**
     * A transaction that is about to be committed.
     *
     * @param number its number in the database
     * @param made the ids of the writes that it makes
     */
    record Commit(String number, Set<String> made) {}

    boolean isEmpty() {
        return writes.isEmpty() && commit.isEmpty();
    }

    long size() {
        return writes.stream().mapToLong(QueuedWrite::size).sum();
    }

    /** The state with further writes; a write that it already has stays as it is. */
    QueueState plus(List<QueuedWrite> more) {
        Set<String> there = writes.stream().map(QueuedWrite::id).collect(Collectors.toSet());
        List<QueuedWrite> all = new ArrayList<>(writes);
        more.stream().filter(write -> !there.contains(write.id())).forEach(all::add);
        return new QueueState(all, commit);
    }

    QueueState without(Collection<String> ids) {
        return new QueueState(
                writes.stream().filter(write -> !ids.contains(write.id())).toList(), commit);
    }

    /**
     * The state with the number of a transaction that is about to be committed.
     *
     * @throws StoreException.Busy if another one is: this one has lost its lock, and so will not be committed
     */
    QueueState committing(String number, Set<String> made) {
        if (commit.filter(other -> !other.number().equals(number)).isPresent()) {
            throw new StoreException.Busy("Another node makes the writes of this part of the queue");
        }
        return new QueueState(writes, Optional.of(new Commit(number, made)));
    }

    /** The state after the commit of the transaction with this number: without its writes. */
    QueueState committed(String number) {
        return commit.filter(one -> one.number().equals(number))
                .map(one -> without(one.made()).uncommitted(number))
                .orElse(this);
    }

    /** The state after a rollback of the transaction with this number, or after its number is forgotten. */
    QueueState uncommitted(String number) {
        return new QueueState(writes, commit.filter(one -> !one.number().equals(number)));
    }

    /** The state with some writes changed. */
    QueueState changed(Map<String, UnaryOperator<QueuedWrite>> changes) {
        return new QueueState(
                writes.stream()
                        .map(write -> changes.getOrDefault(write.id(), x -> x).apply(write))
                        .toList(),
                commit);
    }

    /**
     * The first writes that may be tried now; the writes of a row wait while its first one pauses. Rows with a write
     * that was tried before come last, because it may take all the time again, but a part of the places is reserved for
     * them. The one of them that has waited longest comes first once it has given way for some time, so that
     * each row has its turn, however many new ones come.
     */
    List<QueuedWrite> due(long now, int max) {
        Map<List<String>, Long> tried = writes.stream()
                .filter(write -> write.retryAt() > 0)
                .collect(Collectors.toMap(QueuedWrite::row, QueuedWrite::retryAt, Math::max));
        Set<List<String>> pausing = new HashSet<>();
        List<QueuedWrite> first = new ArrayList<>();
        List<QueuedWrite> last = new ArrayList<>();
        for (QueuedWrite write : writes) {
            if (write.retryAt() > now) {
                pausing.add(write.row());
            } else if (!pausing.contains(write.row())) {
                (tried.containsKey(write.row()) ? last : first).add(write);
            }
        }
        ToLongFunction<QueuedWrite> readyAt = write -> tried.getOrDefault(write.row(), 0L);
        last.sort(Comparator.comparingLong(readyAt));
        boolean isOverdue = !last.isEmpty() && readyAt.applyAsLong(last.get(0)) + GIVES_WAY_MILLIS <= now;
        int overdue = isOverdue ? 1 : 0;
        int places = max - Math.min(last.size(), max / PART_OF_TRIED);
        return Stream.of(
                        last.stream().limit(overdue),
                        first.stream().limit(places),
                        last.stream().skip(overdue))
                .flatMap(Function.identity())
                .limit(max)
                .toList();
    }

    /** The time at which the next pausing write may be tried; empty if none pauses. */
    Optional<Long> next() {
        return writes.stream()
                .map(QueuedWrite::retryAt)
                .filter(time -> time > 0)
                .min(Long::compare);
    }

    /** The writes of a row, in their order. */
    List<QueuedWrite> of(String table, String key) {
        return writes.stream()
                .filter(write -> write.table().equals(table) && write.key().equals(key))
                .toList();
    }
}
