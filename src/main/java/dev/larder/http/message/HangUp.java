package dev.larder.http.message;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/** Ends requests whose answers cannot be completed, so that no client takes a part of an answer for the whole. */
public final class HangUp {
    private HangUp() {}

    /**
     * Ends the connection, or only the stream where others share the connection (RFC 9113, section 5). What was written
     * is sent before. The end handlers of the request run.
     */
    public static void on(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            var unused = request.response().reset();
        } else {
            // a reset of the response over HTTP/1.1 closes the connection, too, but runs no end handler
            var unused = request.connection().close();
        }
    }
}
