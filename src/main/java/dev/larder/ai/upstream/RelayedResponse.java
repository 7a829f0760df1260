package dev.larder.ai.upstream;

import dev.larder.ai.answer.CacheStatus;
import dev.larder.ai.answer.Handling;
import dev.larder.http.message.HangUp;
import dev.larder.http.message.Reply;
import dev.larder.outbound.OutboundRequest.Field;
import dev.larder.outbound.StreamedBody;
import dev.larder.outbound.StreamedResponse;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;

/**
 * A response of a model server that passes to its client piece by piece, while a sink may collect it. As long as the
 * sink is open, it comes as fast as the model sends it, also if the client is slow or leaves; else as fast as the client
 * reads, and not at all if it has left.
 */
public final class RelayedResponse {
    private final StreamedResponse response;
    private final Handling handling;
    private final Buffer beginning;
    private final BodySink sink;
    private boolean clientLeft;
    private boolean over;

    private RelayedResponse(StreamedResponse response, Handling handling, Buffer beginning, BodySink sink) {
        this.response = response;
        this.handling = handling;
        this.beginning = beginning;
        this.sink = sink;
    }

    /** The reply that passes a response to its client alone. */
    public static Reply of(StreamedResponse response, Handling handling) {
        return of(response, handling, BodySink.NONE);
    }

    /** The reply that passes a response to its client and to a sink. */
    public static Reply of(StreamedResponse response, Handling handling, BodySink sink) {
        return new Reply.Stream(new RelayedResponse(response, handling, Buffer.buffer(), sink)::begin);
    }

    /**
     * The reply that passes a response to its client.
     *
     * @param beginning the part of the body that was read
     */
    public static Reply of(StreamedResponse response, Handling handling, Buffer beginning) {
        return new Reply.Stream(new RelayedResponse(response, handling, beginning, BodySink.NONE)::begin);
    }

    /** Reads a response for its sink alone, as long as that is open. */
    public static void drain(StreamedResponse response, BodySink sink) {
        new RelayedResponse(response, Handling.of(CacheStatus.MISS), Buffer.buffer(), sink).drain();
    }

    private void drain() {
        clientLeft = true;
        StreamedBody body = response.body();
        body.exceptionHandler(broken -> sink.fail());
        body.endHandler(end -> sink.end());
        body.handler(piece -> {
            sink.take(piece);
            if (!sink.isOpen()) {
                giveUp();
            }
        });
        body.resume();
    }

    private void begin(RoutingContext context) {
        HttpServerResponse client = context.response();
        if (client.closed() || client.ended()) {
            clientLeft = true;
        } else {
            context.addEndHandler(ended -> left());
            writeHead(client);
        }
        StreamedBody body = response.body();
        body.exceptionHandler(broken -> broke(context));
        body.endHandler(end -> end(context));
        body.handler(piece -> take(client, piece));
        if (clientLeft && !sink.isOpen()) {
            giveUp();
        } else {
            body.resume();
        }
    }

    private void writeHead(HttpServerResponse client) {
        client.setStatusCode(response.status());
        for (Field field : ResponseFields.of(response)) {
            client.headers().add(field.name(), field.value());
        }
        handling.write((name, value) -> client.headers().add(name, value));
        if (isChunked()) {
            client.setChunked(true);
        }
        if (beginning.length() > 0) {
            var unused = client.write(beginning);
        }
    }

    private boolean isChunked() {
        boolean bodiless = response.status() == 204 || response.status() == 304;
        return !bodiless && response.first("Content-Length").isEmpty();
    }

    private void take(HttpServerResponse client, Buffer piece) {
        sink.take(piece);
        if (clientLeft) {
            if (!sink.isOpen()) {
                giveUp();
            }
            return;
        }
        var unused = client.write(piece);
        // while others wait for what the sink collects, the model sets the pace: what this client does not take waits
        // in its connection, up to the bound of the sink, and the connection has bounds of its own
        if (!sink.isOpen() && client.writeQueueFull()) {
            response.body().pause();
            client.drainHandler(x -> response.body().resume());
        }
    }

    private void end(RoutingContext context) {
        over = true;
        sink.end();
        if (clientLeft) {
            return;
        }
        context.response().end().onSuccess(sent -> {
            // without chunks, the end of the connection tells that of the body
            if (isChunked() && context.request().version() == HttpVersion.HTTP_1_0) {
                var unused = context.request().connection().close();
            }
        });
    }

    private void broke(RoutingContext context) {
        over = true;
        sink.fail();
        if (!clientLeft) {
            HangUp.on(context.request());
        }
    }

    private void left() {
        clientLeft = true;
        if (over) {
            return;
        }
        if (sink.isOpen()) {
            response.body().resume();
        } else {
            giveUp();
        }
    }

    private void giveUp() {
        over = true;
        sink.fail();
        response.cancel();
    }
}
