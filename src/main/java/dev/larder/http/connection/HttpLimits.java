package dev.larder.http.connection;

import io.netty.handler.codec.http2.Http2Headers;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * The bounds of requests on one connection: the size of a header, equal over HTTP/1.1 and HTTP/2, and the number of
 * concurrent requests over HTTP/2.
 *
 * <p>HTTP/1.1 counts the bytes of the request line and those of the field lines. HTTP/2 counts names, values and 32
 * bytes for each field (RFC 9113, section 6.5.2). So Netty gets a bound that admits every header that HTTP/1.1 accepts,
 * and each admitted header is counted again as HTTP/1.1 would count it. The number of fields is bounded too, because
 * each field costs memory.
 */
@Singleton
@Unremovable // the server's options are made with it
final class HttpLimits implements HttpServerOptionsCustomizer {
    static final int MAX_FIELDS = 1_000;

    private static final int REQUEST_LINE = "  HTTP/1.1".length();
    private static final int FIELD_LINE = ": ".length();
    private static final int HOST_LINE = "Host: ".length();
    private static final int BYTES_PER_FIELD = 32;
    private static final int PSEUDO_FIELDS = 4;
    private static final int PSEUDO_NAMES = ":method:scheme:path:authorityhttps".length();

    private final int maxStreams;
    private final int maxLine;
    private final int maxHeader;
    private final int maxChunk;

    /** The options of a decoder of HTTP/1.1. */
    private final HttpServerOptions ofDecoder;

    HttpLimits(
            @ConfigProperty(name = "quarkus.http.limits.max-concurrent-streams") int maxStreams,
            @ConfigProperty(name = "quarkus.http.limits.max-initial-line-length") int maxLine,
            @ConfigProperty(name = "quarkus.http.limits.max-header-size") MemorySize maxHeader,
            @ConfigProperty(name = "quarkus.http.limits.max-chunk-size") MemorySize maxChunk) {
        this.maxStreams = maxStreams;
        this.maxLine = maxLine;
        this.maxHeader = maxHeader.asBigInteger().intValueExact();
        this.maxChunk = maxChunk.asBigInteger().intValueExact();
        this.ofDecoder = new HttpServerOptions();
        apply(ofDecoder);
    }

    int maxStreams() {
        return maxStreams;
    }

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        apply(options);
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        apply(options);
    }

    @Override
    public void customizeDomainSocketServer(HttpServerOptions options) {
        apply(options);
    }

    /** Has a server read headers up to these limits. */
    void apply(HttpServerOptions options) {
        Http2Settings settings =
                options.getInitialSettings() == null ? new Http2Settings() : options.getInitialSettings();
        options.setMaxInitialLineLength(maxLine)
                .setMaxHeaderSize(maxHeader)
                .setMaxChunkSize(maxChunk)
                .setInitialSettings(settings.setMaxHeaderListSize(maxList()));
    }

    /** The size of a header list, as HTTP/2 counts it, under which every header fits that HTTP/1.1 accepts. */
    private long maxList() {
        return (long) maxLine + maxHeader + BYTES_PER_FIELD * (MAX_FIELDS + PSEUDO_FIELDS) + PSEUDO_NAMES;
    }

    /** A decoder of HTTP/1.1 that keeps these limits. */
    RequestDecoder decoder() {
        return new RequestDecoder(ofDecoder);
    }

    /** The part of an HTTP/2 request's header that is too large, or null. */
    @Nullable
    Malformed excessOf(Http2Headers fields) {
        if (REQUEST_LINE + length(fields.method()) + length(fields.path()) > maxLine) {
            return Malformed.LONG_TARGET;
        }
        CharSequence authority = fields.authority();
        int number = authority == null ? 0 : 1;
        int bytes = authority == null ? 0 : HOST_LINE + authority.length();
        for (var field : fields) {
            CharSequence name = field.getKey();
            if (name.length() == 0 || name.charAt(0) != ':') {
                number++;
                bytes += name.length() + FIELD_LINE + field.getValue().length();
            }
        }
        return number > MAX_FIELDS || bytes > maxHeader ? Malformed.LARGE_HEADER : null;
    }

    private static int length(@Nullable CharSequence text) {
        return text == null ? 0 : text.length();
    }
}
