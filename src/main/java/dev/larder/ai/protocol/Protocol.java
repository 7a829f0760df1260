package dev.larder.ai.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import dev.larder.ai.answer.TokenUsage;
import dev.larder.ai.exact.CanonicalRequest;
import java.util.Optional;
import java.util.Set;

/** One kind of request to a model server: how it is read, and how its answer is told complete, joined and streamed. */
public interface Protocol {
    /** The path at the service. */
    String path();

    /** The name of its answers, which is stored with each: one that another protocol has stored is never shown. */
    String kind();

    /** What a request asks for; empty if a member does not have the type that the protocol says. */
    Optional<ProtocolRequest> read(JsonNode request);

    /** The members that change only how an answer is delivered, billed or kept, as JSON pointers. */
    default Set<String> delivery() {
        return CanonicalRequest.DELIVERY;
    }

    /** Whether an answer may be given to others: the model has come to its end, and has said something. */
    boolean isStorable(JsonNode answer);

    /** The tokens that an answer says it has cost; empty if it does not tell. */
    Optional<TokenUsage> usage(JsonNode answer);

    /** What a storable answer says to a reader. */
    String text(JsonNode answer);

    /** A stream that has not begun. */
    AnswerStream stream();

    /** The text of the events of a whole answer, for a client that wants a stream. */
    byte[] events(JsonNode answer, Delivery delivery);
}
