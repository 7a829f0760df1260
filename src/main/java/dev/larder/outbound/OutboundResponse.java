package dev.larder.outbound;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/**
 * The response to an {@link OutboundRequest}. Redirections are responses like others: the client follows none.
 *
 * @param status the status code
 * @param fields the header fields as they came
 * @param body the body, at most as many bytes as the request allowed
 * @param complete whether the body is whole; false when it was longer than allowed and the connection was closed
 */
public record OutboundResponse(int status, MultiMap fields, Buffer body, boolean complete) {}
