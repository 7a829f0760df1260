package dev.larder.outbound;

import dev.larder.outbound.OutboundRequest.Field;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Optional;

/**
 * The response to a {@link StreamRequest}. Redirections are responses like others: the client follows none.
 *
 * @param version the version of HTTP that the server spoke
 * @param status the status code, 200 or more
 * @param reason the reason phrase; of HTTP/2, which has none, the usual one
 * @param fields the header fields as they came, each line of its own
 * @param body the body, which the receiver of this response reads, discards or cancels
 */
public record StreamedResponse(HttpVersion version, int status, String reason, List<Field> fields, StreamedBody body) {
    public StreamedResponse {
        fields = List.copyOf(fields);
    }

    /** The value of the first line of a name. */
    public Optional<String> first(String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .findFirst();
    }

    /** Ends the exchange and gives the rest of the body up. */
    public void cancel() {
        body.cancel();
    }
}
