package dev.larder.http.connection;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.http.codec.AcceptField;
import dev.larder.http.problem.Problem;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** The answers to requests that the API never sees, in the form of the API's problems. */
final class Refusals {
    private Refusals() {}

    /**
     * The text of an answer, and its media type.
     *
     * @param type the media type
     * @param text JSON
     */
    record Body(CharSequence type, String text) {
        byte[] bytes() {
            return text.getBytes(UTF_8);
        }
    }

    /** The body that a client likes best; the message may have no character that JSON escapes. */
    static Body body(int status, String message, List<String> accepted) {
        return AcceptField.prefersProblem(accepted)
                ? new Body(AcceptField.PROBLEM, problem(status, message))
                : new Body(HttpHeaderValues.APPLICATION_JSON, envelope(status, message));
    }

    private static String envelope(int status, String message) {
        return "{\"error\":{\"code\":%d,\"context\":null,\"message\":\"%s\",\"status_code\":%d}}"
                .formatted(status, message, status);
    }

    private static String problem(int status, String message) {
        return "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\"}"
                .formatted(Problem.of(status, message).title(), status, message);
    }

    /** The header of an answer over HTTP/2. */
    static Http2Headers header(int status, Body body) {
        return new DefaultHttp2Headers()
                .status(Integer.toString(status))
                .set(HttpHeaderNames.CONTENT_TYPE, body.type())
                .setInt(HttpHeaderNames.CONTENT_LENGTH, body.bytes().length);
    }

    /** The answer over HTTP/1.1, after which the connection is closed. */
    static FullHttpResponse answer(HttpRequest request, Malformed bad) {
        Body body = body(bad.status(), bad.message(), request.headers().getAll(HttpHeaderNames.ACCEPT));
        boolean head = request.method().equals(HttpMethod.HEAD);
        var answer = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(bad.status()),
                head ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(body.bytes()));
        answer.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, body.type())
                .set(HttpHeaderNames.CONTENT_LENGTH, body.bytes().length)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        if (bad == Malformed.TUNNEL) {
            answer.headers().set(HttpHeaderNames.ALLOW, Malformed.METHODS);
        }
        return answer;
    }

    static void send(RoutingContext context, int status, String message) {
        Body body = body(status, message, context.request().headers().getAll(HttpHeaderNames.ACCEPT));
        var unused = context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaderNames.CONTENT_TYPE, body.type())
                .end(Buffer.buffer(body.text()));
    }
}
