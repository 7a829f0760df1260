package dev.larder.outbound;

import dev.larder.outbound.OutboundFailure.Progress;
import dev.larder.outbound.OutboundFailure.Reason;
import dev.larder.outbound.OutboundRequest.Field;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A client whose requests a test answers by hand. */
final class ScriptedClient implements Function<StreamRequest, Uni<StreamedResponse>> {
    private final List<Sent> sent = new ArrayList<>();

    @Override
    public Uni<StreamedResponse> apply(StreamRequest request) {
        return Uni.createFrom().emitter(emitter -> sent.add(new Sent(emitter)));
    }

    /** The number of requests that were sent. */
    int count() {
        return sent.size();
    }

    /** The last request that was sent. */
    Sent last() {
        return sent.get(sent.size() - 1);
    }

    Sent get(int index) {
        return sent.get(index);
    }

    /** A request that was sent. */
    static final class Sent {
        final ScriptedBody body = new ScriptedBody();
        private final UniEmitter<? super StreamedResponse> emitter;
        private boolean answered;
        private boolean cancelled;

        private Sent(UniEmitter<? super StreamedResponse> emitter) {
            this.emitter = emitter;
            emitter.onTermination(() -> cancelled = !answered);
        }

        boolean isCancelled() {
            return cancelled;
        }

        void answer(int status, Field... fields) {
            answered = true;
            emitter.complete(new StreamedResponse(HttpVersion.HTTP_1_1, status, "", List.of(fields), body));
        }

        void fail(Reason reason, Progress progress) {
            answered = true;
            emitter.fail(new OutboundFailure(reason, progress));
        }
    }

    /** A body without bytes, which ends when a test says so. */
    static final class ScriptedBody implements StreamedBody {
        private final Promise<Void> over = Promise.promise();
        private boolean discarded;

        void end() {
            over.complete();
        }

        void fail(Reason reason) {
            over.fail(new OutboundFailure(reason, Progress.RECEIVED));
        }

        @Override
        public boolean isRequestWritten() {
            return true;
        }

        boolean isDiscarded() {
            return discarded;
        }

        @Override
        public StreamedBody handler(@Nullable Handler<Buffer> handler) {
            return this;
        }

        @Override
        public StreamedBody endHandler(@Nullable Handler<@Nullable Void> handler) {
            return this;
        }

        @Override
        public StreamedBody exceptionHandler(@Nullable Handler<Throwable> handler) {
            return this;
        }

        @Override
        public StreamedBody pause() {
            return this;
        }

        @Override
        public StreamedBody resume() {
            return this;
        }

        @Override
        public StreamedBody fetch(long amount) {
            return this;
        }

        @Override
        public void cancel() {
            over.tryFail(new OutboundFailure(Reason.CANCELLED, Progress.RECEIVED));
        }

        @Override
        public void discard() {
            discarded = true;
            over.tryComplete();
        }

        @Override
        public Future<Void> over() {
            return over.future();
        }
    }
}
