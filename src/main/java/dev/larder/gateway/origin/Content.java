package dev.larder.gateway.origin;

import dev.larder.outbound.StreamedBody;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.buffer.Buffer;

/** The body of an answer: all of it, or its beginning and the rest while it comes. */
public sealed interface Content {
    /** A whole body. */
    @SuppressWarnings("ArrayRecordComponent") // bodies are opaque bytes and never compared
    record Whole(byte[] bytes) implements Content {}

    /** A body with an unread rest. The consumer reads the rest or abandons it. */
    record Streaming(Buffer begin, StreamedBody rest) implements Content {}

    /** Gives up what has not come yet. */
    default void abandon() {
        if (this instanceof Streaming streaming) {
            streaming.rest.cancel();
        }
    }

    /** An unread body. */
    static Content unread(StreamedBody body) {
        return new Streaming(Buffer.buffer(), body);
    }

    /** Reads a body, and stops when it is longer than {@code max}; fails if it ends too early. */
    static Uni<Content> read(StreamedBody body, long max) {
        return Uni.createFrom().emitter(emitter -> new Reading(body, max, emitter).begin());
    }

    /** A body that is being read. Its events come one after the other. */
    final class Reading {
        private final StreamedBody body;
        private final long max;
        private final UniEmitter<? super Content> emitter;
        private final Buffer bytes = Buffer.buffer();

        private Reading(StreamedBody body, long max, UniEmitter<? super Content> emitter) {
            this.body = body;
            this.max = max;
            this.emitter = emitter;
        }

        private void begin() {
            body.exceptionHandler(emitter::fail);
            body.endHandler(end -> emitter.complete(new Whole(bytes.getBytes())));
            body.handler(this::add);
            body.resume();
        }

        private void add(Buffer chunk) {
            bytes.appendBuffer(chunk);
            if (bytes.length() > max) {
                body.pause();
                body.handler(null);
                body.endHandler(null);
                body.exceptionHandler(null);
                emitter.complete(new Streaming(bytes, body));
            }
        }
    }
}
