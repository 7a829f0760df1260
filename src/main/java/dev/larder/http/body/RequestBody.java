package dev.larder.http.body;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.OptionalLong;

/** The body of a request: in memory, or on its way. */
public sealed interface RequestBody {
    /** A whole body; empty where none came. */
    @SuppressWarnings("ArrayRecordComponent") // bytes are never compared
    record Whole(byte[] bytes) implements RequestBody {}

    /** An unread body. It is read at most once, in one of two ways. */
    non-sealed interface Unread extends RequestBody {
        /** Its size in bytes, if the client announced it. */
        OptionalLong length();

        /**
         * Reads it into memory. Fails with a {@link dev.larder.core.Refusal}, an
         * {@link dev.larder.http.problem.HttpRefusal} or a {@link dev.larder.spi.StoreException} if it is larger than a
         * value of the service may be, too slow or broken, or if too many bytes are under way.
         */
        Uni<byte[]> read();

        /**
         * The body as it comes, with its events on the event loop of the request. It fails with such an exception if it
         * is larger than {@code max} bytes, if it is broken, or if it comes too slowly while it is not paused.
         */
        ReadStream<Buffer> stream(long max);
    }
}
