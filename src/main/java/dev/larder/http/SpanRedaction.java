package dev.larder.http;

import dev.larder.http.codec.RequestTarget;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import jakarta.inject.Singleton;

/**
 * Keeps cache keys and API keys out of traces: a span's path ends with the service, and its query is empty.
 *
 * <p>OpenTelemetry calls this as a span starts, before anything could export it; where tracing is off, never.
 */
@Singleton
public final class SpanRedaction implements SpanProcessor {
    private static final AttributeKey<String> PATH = AttributeKey.stringKey("url.path");
    private static final AttributeKey<String> QUERY = AttributeKey.stringKey("url.query");

    SpanRedaction() {}

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {
        String path = span.getAttribute(PATH);
        if (path != null && RequestTarget.isApi(path)) {
            span.setAttribute(PATH, redacted(path));
        }
        if (span.getAttribute(QUERY) != null) {
            // an attribute cannot be taken away again
            span.setAttribute(QUERY, "");
        }
    }

    /** The path up to the service, with {@code {key}} for all that follows. */
    static String redacted(String path) {
        int service = path.startsWith("/api/v2/") ? "/api/v2/".length() : "/api/".length();
        int end = path.indexOf('/', service);
        return end < 0 ? path : path.substring(0, end) + "/{key}";
    }

    @Override
    public boolean isStartRequired() {
        return true;
    }

    @Override
    public void onEnd(ReadableSpan span) {}

    @Override
    public boolean isEndRequired() {
        return false;
    }
}
