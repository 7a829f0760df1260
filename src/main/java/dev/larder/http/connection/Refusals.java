package dev.larder.http.connection;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;

/** Answers to what the API never sees, in the API's error envelope. */
final class Refusals {
    private Refusals() {}

    /** The error envelope; the message may have no character that JSON escapes. */
    static byte[] body(int status, String message) {
        return "{\"error\":{\"code\":%d,\"context\":null,\"message\":\"%s\",\"status_code\":%d}}"
                .formatted(status, message, status)
                .getBytes(UTF_8);
    }

    static void send(RoutingContext context, int status, String message) {
        var unused = context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
                .end(Buffer.buffer(body(status, message)));
    }
}
