package dev.larder.ai.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.larder.ai.protocol.EventJoiner;

/** Joins chunks, of which an event without JSON is the last. */
abstract class ChunkStream extends EventJoiner {
    /** The data of the last event. */
    static final String DONE = "[DONE]";

    private boolean done;

    ChunkStream(ObjectMapper json) {
        super(json);
    }

    @Override
    public void take(String data) {
        if (data.equals(DONE)) {
            done = true;
        } else {
            super.take(data);
        }
    }

    boolean isDone() {
        return done;
    }

    @Override
    protected boolean isJoined(JsonNode chunk) {
        return !done && chunk.isObject() && !ChatCompletion.isError(chunk) && isChunkJoined(chunk);
    }

    /** Joins a chunk that is no error. */
    abstract boolean isChunkJoined(JsonNode chunk);
}
