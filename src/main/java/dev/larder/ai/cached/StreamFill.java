package dev.larder.ai.cached;

import com.fasterxml.jackson.databind.JsonNode;
import dev.larder.ai.protocol.AnswerStream;
import dev.larder.ai.protocol.EventReader;
import dev.larder.ai.upstream.BodySink;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.function.Consumer;

/** Collects a streamed answer while it passes to its client, up to a number of bytes. */
final class StreamFill implements BodySink {
    private final AnswerStream stream;
    private final EventReader reader;
    private final Consumer<Optional<JsonNode>> then;
    private long room;
    private boolean open = true;

    /**
     * A fill that has not begun.
     *
     * @param max the maximum number of bytes of the stream
     * @param then receives the whole answer once, or that there is none to store
     */
    StreamFill(AnswerStream stream, long max, Consumer<Optional<JsonNode>> then) {
        this.stream = stream;
        this.reader = new EventReader(stream::take);
        this.room = max;
        this.then = then;
    }

    @Override
    public void take(Buffer piece) {
        room -= piece.length();
        if (open && room >= 0) {
            reader.take(piece);
        } else {
            fail();
        }
    }

    @Override
    public void end() {
        if (open) {
            reader.end();
            close(stream.whole());
        }
    }

    @Override
    public void fail() {
        if (open) {
            close(Optional.empty());
        }
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    private void close(Optional<JsonNode> answer) {
        open = false;
        then.accept(answer);
    }
}
