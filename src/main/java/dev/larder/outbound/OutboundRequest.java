package dev.larder.outbound;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * One HTTP request to another server.
 *
 * @param method the method, also an unknown one
 * @param url an absolute {@code http} or {@code https} URL
 * @param fields the header fields in their order; {@code Host} comes from the URL
 * @param body the body; empty for none
 * @param bounds its destination, its time limits and the size limit of the response
 */
public record OutboundRequest(HttpMethod method, URI url, List<Field> fields, Buffer body, Bounds bounds) {
    public OutboundRequest {
        fields = List.copyOf(fields);
        boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        if (!http || url.getHost() == null) {
            throw new IllegalArgumentException("An outbound request needs an absolute http or https URL with a host");
        }
    }

    /** A header field. */
    public record Field(String name, String value) {}

    /**
     * The limits of a request.
     *
     * @param destination the addresses it may go to
     * @param timeouts its time limits
     * @param maxResponseBytes the maximum number of bytes read of the response's body
     */
    public record Bounds(Destination destination, Timeouts timeouts, int maxResponseBytes) {}

    /** The addresses a request may go to. */
    public enum Destination {
        /** Public ones only. A name is refused when one of its addresses is not public. */
        PUBLIC,
        /** All, also loopback, link-local and private ones. */
        ANY
    }

    /**
     * The time limits of one request.
     *
     * @param connect to look the name up, wait for a connection, open it and agree on TLS
     * @param firstByte from the last byte of the request to the head of the response
     * @param betweenBytes between two pieces of the response's body
     * @param whole from the call to the last byte of the response
     */
    public record Timeouts(Duration connect, Duration firstByte, Duration betweenBytes, Duration whole) {
        /** One limit for the whole request; none of its phases has a shorter one. */
        public static Timeouts whole(Duration limit) {
            return new Timeouts(limit, limit, limit, limit);
        }
    }

    boolean isTls() {
        return "https".equals(url.getScheme());
    }

    int port() {
        int standard = isTls() ? 443 : 80;
        return url.getPort() >= 0 ? url.getPort() : standard;
    }

    String pathAndQuery() {
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
    }
}
