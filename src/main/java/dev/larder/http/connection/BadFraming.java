package dev.larder.http.connection;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What makes an HTTP/1.1 request one that Vert.x would read differently from a proxy, or would never answer. */
enum BadFraming {
    CODING_IN_HTTP_1_0(400, "HTTP/1.0 has no Transfer-Encoding"),
    TWO_LENGTHS(400, "Either Transfer-Encoding or Content-Length, not both"),
    UNKNOWN_CODING(501, "The only Transfer-Encoding here is chunked"),
    UPGRADE_WITHOUT_SETTINGS(400, "An upgrade to h2c needs one HTTP2-Settings field, which Connection names");

    private static final String SETTINGS = "HTTP2-Settings";
    private static final int SETTING_BYTES = 6;

    private final int status;
    private final String message;

    BadFraming(int status, String message) {
        this.status = status;
        this.message = message;
    }

    /** What is wrong with the request, or null. */
    static @Nullable BadFraming of(HttpRequest request) {
        HttpHeaders fields = request.headers();
        if (fields.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
            if (!request.protocolVersion().equals(HttpVersion.HTTP_1_1)) {
                return CODING_IN_HTTP_1_0;
            }
            if (fields.contains(HttpHeaderNames.CONTENT_LENGTH)) {
                return TWO_LENGTHS;
            }
            if (!isChunked(fields.getAll(HttpHeaderNames.TRANSFER_ENCODING))) {
                return UNKNOWN_CODING;
            }
        }
        return fields.contains(HttpHeaderNames.UPGRADE, "h2c", true) && !hasSettings(fields)
                ? UPGRADE_WITHOUT_SETTINGS
                : null;
    }

    private static boolean isChunked(List<String> codings) {
        return codings.size() == 1 && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.get(0));
    }

    private static boolean hasSettings(HttpHeaders fields) {
        return fields.getAll(HttpHeaderNames.CONNECTION).size() == 1
                && fields.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                && fields.containsValue(HttpHeaderNames.CONNECTION, SETTINGS, true)
                && fields.getAll(SETTINGS).size() == 1
                && isSettings(fields.get(SETTINGS));
    }

    /** Whether a field is the payload of a SETTINGS frame in base64url (RFC 7540, section 3.2.1). */
    private static boolean isSettings(String field) {
        try {
            return Base64.getUrlDecoder().decode(field).length % SETTING_BYTES == 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The answer, after which the connection is closed: nobody knows where the next request begins. */
    FullHttpResponse answer() {
        var answer = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(status),
                Unpooled.wrappedBuffer(Refusals.body(status, message)));
        answer.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
                .set(HttpHeaderNames.CONTENT_LENGTH, answer.content().readableBytes())
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        return answer;
    }
}
