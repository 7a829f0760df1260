package dev.larder.http;

import dev.larder.http.message.AnswerWriter;
import dev.larder.http.problem.HttpRefusal;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.quarkus.vertx.VertxOptionsCustomizer;
import io.vertx.core.Context;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.spi.VertxTracerFactory;
import io.vertx.core.spi.tracing.SpanKind;
import io.vertx.core.spi.tracing.TagExtractor;
import io.vertx.core.spi.tracing.VertxTracer;
import io.vertx.core.tracing.TracingOptions;
import io.vertx.core.tracing.TracingPolicy;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Gives a body to the answers to requests that cannot be parsed: 414, 431, and 400 for everything else.
 *
 * <p>Vert.x has {@code HttpServer.invalidRequestHandler} for this, but Quarkus creates the server itself and gives no
 * access to it before it listens. A tracer sees each connection once, before its first request is handled; so the
 * tracer here sets the handler of the connection. It passes everything else to the other tracer, if there is one.
 */
@Singleton
public final class InvalidRequests implements VertxOptionsCustomizer {
    /** Looked up when it is needed: the options are made before there is a configuration. */
    private final Instance<AnswerWriter> writer;

    InvalidRequests(Instance<AnswerWriter> writer) {
        this.writer = writer;
    }

    @Override
    // Quarkus owns the builder of Vert.x, the only other place for a factory; a tracer's type parameter is unknown
    @SuppressWarnings({"deprecation", "unchecked"})
    public void accept(VertxOptions options) {
        TracingOptions others = options.getTracingOptions();
        VertxTracerFactory other = others == null ? null : others.getFactory();
        options.setTracingOptions(new TracingOptions()
                .setFactory(asked -> introducing(other == null ? VertxTracer.NOOP : other.tracer(others))));
    }

    private <I, O> VertxTracer<I, O> introducing(VertxTracer<I, O> other) {
        return new Introduction<>(other);
    }

    private void refuse(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        HttpRefusal refusal;
        if (cause instanceof TooLongHttpLineException) {
            refusal = HttpRefusal.of(414);
        } else if (cause instanceof TooLongHttpHeaderException) {
            refusal = HttpRefusal.of(431);
        } else {
            refusal = HttpRefusal.of(400, "The request is not HTTP as RFC 9112 has it");
        }
        request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        writer.get().refuse(request, refusal);
        var unused = request.connection().close();
    }

    private final class Introduction<I, O> implements VertxTracer<I, O> {
        private final VertxTracer<I, O> other;

        Introduction(VertxTracer<I, O> other) {
            this.other = other;
        }

        @Override
        public <R> @Nullable I receiveRequest(
                Context context,
                SpanKind kind,
                TracingPolicy policy,
                R request,
                String operation,
                Iterable<Map.Entry<String, String>> headers,
                TagExtractor<R> tags) {
            if (request instanceof HttpServerRequest http
                    && http.decoderResult().isFailure()
                    && http.connection() instanceof HttpServerConnection connection) {
                var unused = connection.invalidRequestHandler(InvalidRequests.this::refuse);
            }
            return other.receiveRequest(context, kind, policy, request, operation, headers, tags);
        }

        @Override
        public <R> void sendResponse(
                Context context, R response, @Nullable I payload, @Nullable Throwable failure, TagExtractor<R> tags) {
            other.sendResponse(context, response, payload, failure, tags);
        }

        @Override
        public <R> @Nullable O sendRequest(
                Context context,
                SpanKind kind,
                TracingPolicy policy,
                R request,
                String operation,
                BiConsumer<String, String> headers,
                TagExtractor<R> tags) {
            return other.sendRequest(context, kind, policy, request, operation, headers, tags);
        }

        @Override
        public <R> void receiveResponse(
                Context context, R response, @Nullable O payload, @Nullable Throwable failure, TagExtractor<R> tags) {
            other.receiveResponse(context, response, payload, failure, tags);
        }

        @Override
        public void close() {
            other.close();
        }
    }
}
