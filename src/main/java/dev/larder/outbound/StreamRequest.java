package dev.larder.outbound;

import dev.larder.outbound.OutboundRequest.Destination;
import dev.larder.outbound.OutboundRequest.Field;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.streams.ReadStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * One HTTP request to another server whose bodies are streamed.
 *
 * @param head the part before its body
 * @param body its body
 * @param bounds its destination and its time limits
 * @param interim receives each interim response (status 1xx, except 101)
 */
public record StreamRequest(Head head, Body body, Bounds bounds, Consumer<Interim> interim) {
    /** A request without fields and body, whose interim responses are left out. */
    public static StreamRequest of(HttpMethod method, Target target, Bounds bounds) {
        return new StreamRequest(new Head(method, target, List.of()), new Body.None(), bounds, x -> {});
    }

    /** A request without a body, whose interim responses are left out. */
    public static StreamRequest of(Head head, Bounds bounds) {
        return new StreamRequest(head, new Body.None(), bounds, x -> {});
    }

    public StreamRequest withFields(List<Field> fields) {
        return new StreamRequest(new Head(head.method, head.target, fields), body, bounds, interim);
    }

    public StreamRequest withBody(Body other) {
        return new StreamRequest(head, other, bounds, interim);
    }

    public StreamRequest withInterim(Consumer<Interim> other) {
        return new StreamRequest(head, body, bounds, other);
    }

    /**
     * The part of a request before its body.
     *
     * @param method the method, also an unknown one, but not {@code CONNECT}
     * @param target the server and the resource
     * @param fields the header fields in their order; {@code Host} comes from the target unless it is one of them.
     *     Those about the connection or the length of the body are left out: the client writes its own
     */
    public record Head(HttpMethod method, Target target, List<Field> fields) {
        /** @throws IllegalArgumentException if a part would not be one in the message */
        public Head {
            fields = List.copyOf(fields);
            MessageSyntax.requireMethod(method.name());
            fields.forEach(MessageSyntax::requireField);
        }
    }

    /**
     * A server and a resource on it.
     *
     * @param scheme {@code http} or {@code https}
     * @param host a name or an address, an IPv6 one in brackets
     * @param port the port, never the scheme's own by default
     * @param pathAndQuery the path and query, sent byte for byte
     */
    public record Target(String scheme, String host, int port, String pathAndQuery) {
        /** @throws IllegalArgumentException if a part would not be one in the message */
        public Target {
            MessageSyntax.requireTarget(scheme, host, pathAndQuery);
        }

        /** The resource on the server that an absolute URL names; the path of that URL is not used. */
        public static Target of(URI server, String pathAndQuery) {
            String scheme = String.valueOf(server.getScheme());
            int port = server.getPort() >= 0 ? server.getPort() : standardPort(scheme);
            return new Target(scheme, String.valueOf(server.getHost()), port, pathAndQuery);
        }

        boolean isTls() {
            return scheme.equals("https");
        }

        /** The value of {@code Host}. */
        String authority() {
            return port == standardPort(scheme) ? host : host + ":" + port;
        }

        private static int standardPort(String scheme) {
            return scheme.equals("https") ? 443 : 80;
        }
    }

    /** The body of a request. */
    public sealed interface Body {
        /** No body, and no field with its length. */
        record None() implements Body {}

        /** Bytes in memory. */
        record Bytes(Buffer bytes) implements Body {}

        /**
         * Bytes that come while they are sent. The source is paused whenever the server does not read, and stays paused
         * when the exchange ends before it.
         *
         * @param source not yet read, with its events on the context of the caller
         * @param length the number of bytes if it is known; else they are sent in chunks
         */
        record Streamed(ReadStream<Buffer> source, OptionalLong length) implements Body {}
    }

    /**
     * The limits of a request.
     *
     * @param destination the addresses it may go to
     * @param timeouts its time limits
     */
    public record Bounds(Destination destination, StreamTimeouts timeouts) {}

    /**
     * The time limits of one request.
     *
     * @param connect to look the name up, wait for a connection, open it and agree on TLS
     * @param firstByte from the last byte of the request to the head of the response
     * @param betweenBytes between two pieces of a body, while the receiver wants more
     * @param whole from the call to the last byte of the response; empty for none
     */
    public record StreamTimeouts(
            Duration connect, Duration firstByte, Duration betweenBytes, Optional<Duration> whole) {
        /** One limit for each phase, and none for all of them together. */
        public static StreamTimeouts each(Duration limit) {
            return new StreamTimeouts(limit, limit, limit, Optional.empty());
        }
    }

    /** An interim response. */
    public record Interim(int status, List<Field> fields) {}
}
