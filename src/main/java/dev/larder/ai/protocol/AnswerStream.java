package dev.larder.ai.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** The events of one answer, which are joined to the answer that the model would give in one piece. */
public interface AnswerStream {
    /** Takes the data of the next event. */
    void take(String data);

    /** The whole answer; empty if the stream is not complete, or has what cannot be joined with certainty. */
    Optional<JsonNode> whole();
}
