package dev.larder.stores.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Collects writes: the thread that gets the lock writes for all callers that wait, and these find their write done when
 * they get the lock.
 */
final class WriteQueue {
    /** The maximum size of a collected write. */
    private static final int MAX_BYTES = 1 << 20;

    private final ReentrantLock lock;
    private final int maxBytes;
    private final Supplier<Batch> batches;
    private final Commit commit;
    private final Queue<Pending<?>> waiting = new ConcurrentLinkedQueue<>();

    /** Decides what to write, after all earlier decisions. It must not fail after it has added a change. */
    interface Decision<T> {
        T on(Batch batch);
    }

    /** Writes a batch and makes it visible; after a failure neither has happened. */
    interface Commit {
        void write(Batch batch) throws IOException;
    }

    WriteQueue(ReentrantLock lock, int maxBytes, Supplier<Batch> batches, Commit commit) {
        this.lock = lock;
        this.maxBytes = Math.min(maxBytes, MAX_BYTES);
        this.batches = batches;
        this.commit = commit;
    }

    /** @param size the maximum number of bytes that the decision adds */
    <T> T submit(int size, Decision<T> decision) throws IOException {
        var pending = new Pending<>(size, decision);
        waiting.add(pending);
        lock.lock();
        try {
            if (!pending.done) {
                writeAll();
            }
        } finally {
            lock.unlock();
        }
        return pending.result();
    }

    private void writeAll() {
        Batch batch = batches.get();
        List<Pending<?>> group = new ArrayList<>();
        for (Pending<?> next = waiting.poll(); next != null; next = waiting.poll()) {
            if (!group.isEmpty() && batch.length() + next.size > maxBytes) {
                write(batch, group);
                batch = batches.get();
                group.clear();
            }
            next.decide(batch);
            group.add(next);
        }
        write(batch, group);
    }

    private void write(Batch batch, List<Pending<?>> group) {
        @Nullable Exception failure = new IOException("A write was interrupted");
        try {
            commit.write(batch);
            failure = null;
        } catch (IOException | RuntimeException e) { // an edge: all waiting callers must get the failure
            failure = e;
        } finally {
            if (failure != null && group.size() > 1 && Disk.isFull(failure)) {
                writeEach(group);
            } else {
                for (Pending<?> pending : group) {
                    pending.finish(failure);
                }
            }
        }
    }

    /** Decides and writes one by one: on a full disk a removal may succeed where a new entry does not. */
    private void writeEach(List<Pending<?>> group) {
        for (Pending<?> pending : group) {
            Batch alone = batches.get();
            pending.decide(alone);
            write(alone, List.of(pending));
        }
    }

    /** The write of one caller. Only used under the lock until it is done. */
    private static final class Pending<T> {
        private final int size;
        private final Decision<T> decision;
        private @Nullable T answer;
        private @Nullable Exception failure;
        private boolean done;

        Pending(int size, Decision<T> decision) {
            this.size = size;
            this.decision = decision;
        }

        void decide(Batch batch) {
            failure = null;
            try {
                answer = decision.on(batch);
            } catch (RuntimeException e) { // an edge: the failure is for this caller alone
                failure = e;
            }
        }

        void finish(@Nullable Exception common) {
            failure = failure == null ? common : failure;
            done = true;
        }

        T result() throws IOException {
            if (failure instanceof IOException e) {
                throw e;
            }
            if (failure instanceof RuntimeException e) {
                throw e;
            }
            if (!done || answer == null) {
                throw new IllegalStateException("A write was interrupted");
            }
            return answer;
        }
    }
}
