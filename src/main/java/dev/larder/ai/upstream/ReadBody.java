package dev.larder.ai.upstream;

import dev.larder.outbound.StreamedBody;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.buffer.Buffer;

/**
 * A body that was read: all of it, or as much as was wanted.
 *
 * @param bytes the bytes that have come
 * @param whole whether there are no more
 */
public record ReadBody(Buffer bytes, boolean whole) {
    /** Reads a body, and pauses it when it is longer than {@code max} bytes; fails if it ends too early. */
    public static Uni<ReadBody> of(StreamedBody body, long max) {
        return Uni.createFrom().emitter(emitter -> read(body, max, emitter));
    }

    private static void read(StreamedBody body, long max, UniEmitter<? super ReadBody> emitter) {
        Buffer bytes = Buffer.buffer();
        body.exceptionHandler(emitter::fail);
        body.endHandler(end -> emitter.complete(new ReadBody(bytes, true)));
        body.handler(piece -> {
            bytes.appendBuffer(piece);
            if (bytes.length() > max) {
                body.pause();
                body.handler(null);
                body.endHandler(null);
                body.exceptionHandler(null);
                emitter.complete(new ReadBody(bytes, false));
            }
        });
        body.resume();
    }
}
