package dev.larder.ai.upstream;

import dev.larder.ai.answer.Handling;
import dev.larder.http.message.Answer;
import dev.larder.outbound.OutboundRequest.Field;
import dev.larder.outbound.StreamedResponse;

/**
 * A response of a model server whose body is in memory.
 *
 * @param head the response, whose body was read
 * @param body the bytes of the body
 */
@SuppressWarnings("ArrayRecordComponent") // bodies are opaque bytes and never compared
public record WholeResponse(StreamedResponse head, byte[] body) {
    private static final String LENGTH = "Content-Length";

    /** The answer to the client: as it came, with Larder's Cache-Status behind that of others. */
    public Answer answer(Handling handling) {
        Answer answer = Answer.of(head.status());
        for (Field field : ResponseFields.of(head)) {
            if (!field.name().equalsIgnoreCase(LENGTH)) {
                answer.with(field.name(), field.value());
            }
        }
        handling.write(answer::with);
        return answer.bytes(Integer.toString(body.length), body);
    }
}
