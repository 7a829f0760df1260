package dev.larder.ai.semantic.embedding;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** An encoder that does what a test says, and remembers the threads that called it. */
final class ScriptedEncoder implements TextEncoder {
    final AtomicInteger loaded = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();
    final AtomicInteger underWay = new AtomicInteger();
    final List<Thread> threads = new CopyOnWriteArrayList<>();

    /** Whether it was closed while a thread worked with it. */
    volatile boolean closedInUse;

    private final Function<String, float[]> work;

    ScriptedEncoder(Function<String, float[]> work) {
        this.work = work;
    }

    static ScriptedEncoder fast() {
        return new ScriptedEncoder(text -> new float[] {1, 0});
    }

    /** One that waits for a latch, whatever comes. */
    static ScriptedEncoder until(CountDownLatch end) {
        return new ScriptedEncoder(text -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new float[] {1, 0};
        });
    }

    ScriptedEncoder load() {
        loaded.incrementAndGet();
        return this;
    }

    @Override
    public float[] vector(String text) {
        threads.add(Thread.currentThread());
        underWay.incrementAndGet();
        try {
            return work.apply(text);
        } finally {
            underWay.decrementAndGet();
        }
    }

    @Override
    public void close() {
        closedInUse |= underWay.get() > 0;
        closed.incrementAndGet();
    }
}
