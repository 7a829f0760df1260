package dev.larder.outbound;

import io.smallrye.mutiny.subscription.UniEmitter;
import org.jspecify.annotations.Nullable;

/**
 * Gives a response to a subscriber that may cancel at the same time: either the subscriber has it, or the giver learns
 * that it must end the exchange.
 */
final class ResponseEmitter {
    private final UniEmitter<? super StreamedResponse> emitter;
    private volatile @Nullable Thread giving;
    private boolean accepted;

    /** @param cancelled run when the subscriber cancels, on its thread; also, without need, after a failure */
    ResponseEmitter(UniEmitter<? super StreamedResponse> emitter, Runnable cancelled) {
        this.emitter = emitter;
        // the emitter tells the same of an item that it has emitted and of a subscriber that has cancelled
        emitter.onTermination(() -> {
            if (Thread.currentThread().equals(giving)) {
                accepted = true;
            } else {
                cancelled.run();
            }
        });
    }

    void give(StreamedResponse response) {
        giving = Thread.currentThread();
        emitter.complete(response);
        giving = null;
        if (!accepted) {
            response.cancel();
        }
    }

    void fail(Throwable failure) {
        emitter.fail(failure);
    }
}
