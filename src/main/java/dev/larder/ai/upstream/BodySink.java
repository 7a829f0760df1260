package dev.larder.ai.upstream;

import io.vertx.core.buffer.Buffer;

/** Receives the body of an answer while it passes to a client. All calls come on the event loop of the client. */
public interface BodySink {
    /** Receives nothing. */
    BodySink NONE = new BodySink() {
        @Override
        public void take(Buffer piece) {}

        @Override
        public void end() {}

        @Override
        public void fail() {}

        @Override
        public boolean isOpen() {
            return false;
        }
    };

    /** Receives the next piece. */
    void take(Buffer piece);

    /** The body has come to its end. */
    void end();

    /** The body ends too early. */
    void fail();

    /** Whether the rest of the body is worth reading without the client. */
    boolean isOpen();
}
