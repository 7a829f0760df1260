package dev.larder.ai.semantic.embedding;

import dev.larder.ai.semantic.embedding.EmbeddingFailure.Reason;
import dev.larder.spi.BlockingLane;
import dev.larder.spi.StoreException;
import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The embedded model, on threads of its own. All models of the process share one encoder, which is loaded for the first
 * text; a text that would wait for it too long fails like every late one.
 */
final class OnnxEmbeddingModel implements EmbeddingModel {
    private static final String NAME = "The embedded model of embeddings";

    /** An idle thread ends after so many seconds. */
    private static final int IDLE_SECONDS = 30;

    private final SharedEncoder encoder;
    private final ExecutorService threads;
    private final BlockingLane lane;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** @param size the number of threads, of texts that wait for one, and the time limit of a text */
    OnnxEmbeddingModel(SharedEncoder encoder, BlockingLane.Size size) {
        this.encoder = encoder;
        this.threads = threads(size.permits());
        this.lane = new BlockingLane(NAME, size, threads, OnnxEmbeddingModel::failed);
        encoder.acquire();
    }

    private static ExecutorService threads(int number) {
        var threads = new ThreadPoolExecutor(
                number,
                number,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                // the lane gives no more tasks than threads: only a thread that is about to be idle makes one wait
                new LinkedBlockingQueue<>(2 * number),
                task -> {
                    var thread = new Thread(task, "larder-embedding");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    @Override
    public String id() {
        return OnnxSession.ID;
    }

    @Override
    public void start() {
        lane.read(() -> {
                    encoder.load();
                    return Boolean.TRUE;
                })
                // a failure is in the log, and the next text finds it again
                .subscribe()
                .with(loaded -> {}, failure -> {});
    }

    @Override
    public Uni<float[]> embed(String text) {
        return Uni.createFrom()
                .deferred(() -> closed.get() ? Uni.createFrom().failure(closed()) : lane.read(() -> vector(text)))
                .onFailure(StoreException.class)
                .transform(OnnxEmbeddingModel::embeddingFailure);
    }

    private float[] vector(String text) {
        if (closed.get()) {
            throw closed();
        }
        return encoder.vector(text);
    }

    private static EmbeddingFailure closed() {
        return new EmbeddingFailure(Reason.UNAVAILABLE, NAME + " is closed");
    }

    private static StoreException failed(Throwable failure) {
        return new StoreException.Unavailable(NAME + " failed", failure);
    }

    /** The lane is one of stores, and fails with their exceptions. */
    private static EmbeddingFailure embeddingFailure(StoreException failure) {
        if (failure.getCause() instanceof EmbeddingFailure known) {
            return known;
        } else if (failure instanceof StoreException.Busy) {
            return new EmbeddingFailure(Reason.BUSY, failure.getMessage());
        } else if (failure.getCause() instanceof TimeoutException) {
            return new EmbeddingFailure(Reason.TIMEOUT, failure.getMessage());
        }
        return new EmbeddingFailure(Reason.UNAVAILABLE, failure.getMessage(), failure);
    }

    @Override
    public Optional<String> trouble() {
        return encoder.trouble();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            // to free the memory of the engine takes a while
            threads.execute(encoder::release);
            threads.shutdown();
        }
    }
}
