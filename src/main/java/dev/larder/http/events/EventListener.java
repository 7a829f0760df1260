package dev.larder.http.events;

import dev.larder.core.event.log.EventLog;
import dev.larder.core.event.log.EventRules;
import dev.larder.http.events.EventPieces.Piece;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A listener to events.
 *
 * <p>Nothing is queued for it: it has a place in the log, and gets the next piece when its connection has room. So it
 * holds one piece more than {@value #PENDING} bytes at most, however slow it is.
 */
final class EventListener {
    private static final int PENDING = 64 << 10;
    private static final long CLOSE_MILLIS = TimeUnit.SECONDS.toMillis(5);

    /** The number of heartbeats for which a connection may have no room. */
    private static final int PATIENCE = 2;

    private final RoutingContext context;
    private final HttpServerResponse response;
    private final EventFeeds.EventSubscription subscription;
    private final EventRules rules;
    private final EventLoop loop;
    private final long leaveAt;
    private final Runnable whenOver;
    private Runnable wake = () -> {};
    private @Nullable ScheduledFuture<?> expiry;
    private boolean over;
    private long seen;
    private long heard;

    EventListener(
            RoutingContext context,
            EventFeeds.EventSubscription subscription,
            EventRules rules,
            EventLoop loop,
            Runnable whenOver) {
        this.context = context;
        this.response = context.response();
        this.subscription = subscription;
        this.rules = rules;
        this.loop = loop;
        this.whenOver = whenOver;
        this.leaveAt = System.nanoTime() + rules.maxAge().toNanos();
    }

    /** The state of a listener, from which the pump decides its next step. */
    enum ListenerState {
        /** It has seen all events. */
        CAUGHT_UP,
        /** More events are there already. */
        BEHIND,
        /** It was too slow, and its stream ends. */
        LOST,
        /** Its stream has ended. */
        OVER
    }

    /**
     * Sends the header, and where in the log the listener is. {@code wake} is run when its connection has room again,
     * and when it is gone.
     */
    void begin(EventLog log, Runnable wake, long beats) {
        this.wake = wake;
        this.heard = beats;
        if (response.closed()) {
            finish();
            return;
        }
        writeHead(context.request());
        response.setChunked(true).setWriteQueueMaxSize(PENDING).drainHandler(x -> wake.run());
        context.addEndHandler(x -> finish());
        OptionalLong from = subscription.seen().map(log::resume).orElseGet(() -> OptionalLong.of(log.last()));
        seen = from.orElseGet(log::last);
        var opening =
                new StringBuilder("retry: ").append(rules.retry().toMillis()).append('\n');
        if (from.isEmpty()) {
            opening.append("event: reset\ndata: {\"event\":\"reset\"}\n");
        }
        opening.append("id: ").append(log.bookmark(seen)).append("\n\n");
        send(Buffer.buffer(opening.toString()));
        subscription
                .acceptance()
                .remaining()
                .filter(rest -> rest.compareTo(rules.maxAge()) < 0)
                .ifPresent(rest -> expiry = loop.schedule(wake, rest.toMillis() + 1, TimeUnit.MILLISECONDS));
    }

    /** Sets the header fields that every listener gets. */
    static void writeHead(HttpServerRequest request) {
        HttpServerResponse response = request.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                // nginx would hold the events back until there are many
                .putHeader("X-Accel-Buffering", "no")
                .putHeader("X-Content-Type-Options", "nosniff");
        if (!isStream(request)) {
            // the connection ends with the stream, so that a dismissed listener holds no memory here
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
    }

    ListenerState serve(EventPieces pieces, long beats) {
        if (System.nanoTime() - leaveAt > 0 || !subscription.acceptance().holds()) {
            leave();
        }
        if (over) {
            return ListenerState.OVER;
        }
        boolean full = response.writeQueueFull();
        boolean silent = full && beats - heard > PATIENCE;
        if (silent || pieces.hasLost(seen)) {
            dismiss("event: dropped\ndata: {\"event\":\"dropped\"}\n\n");
            return ListenerState.LOST;
        }
        if (full) {
            return ListenerState.CAUGHT_UP;
        }
        Piece piece = pieces.after(seen, subscription.scope());
        seen = piece.seen();
        if (piece.text().length() > 0) {
            send(piece.text());
            heard = beats;
        } else if (heard < beats) {
            send(pieces.heartbeat(seen));
            heard = beats;
        }
        return piece.full() ? ListenerState.BEHIND : ListenerState.CAUGHT_UP;
    }

    /** Ends the answer in good order; the listener may come again and go on where it was. */
    void leave() {
        if (!over) {
            dismiss(": come again\n\n");
        }
    }

    /** Tells that the service is gone, or has another store now, and ends the answer. */
    void end() {
        if (!over) {
            dismiss("event: closed\ndata: {\"event\":\"closed\"}\n\n");
        }
    }

    private void send(Buffer text) {
        var unused = response.write(text);
    }

    /** Ends the answer and the connection; by force when the last words cannot be brought there. */
    private void dismiss(String words) {
        boolean stream = isStream(context.request());
        // a stream that has been ended cannot be reset any more
        Future<Void> sent = stream ? response.write(words) : response.end(words);
        finish();
        if (stream) {
            sent.onSuccess(x -> response.end());
        } else {
            sent.onComplete(x -> context.request().connection().close());
        }
        if (!sent.isComplete()) {
            var unused = loop.schedule(() -> hangUp(sent), CLOSE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Whether it is one of several on a connection (RFC 9113), which the others go on using. */
    private static boolean isStream(HttpServerRequest request) {
        return request.version() == HttpVersion.HTTP_2;
    }

    private void hangUp(Future<Void> sent) {
        if (sent.isComplete()) {
            return;
        }
        if (isStream(context.request())) {
            var unused = response.reset();
            return;
        }
        ChannelHandlerContext connection = ((ConnectionBase) context.request().connection()).channelHandlerContext();
        // an orderly close would first send the waiting bytes to a peer that reads nothing
        connection.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        var unused = connection.close();
    }

    private void finish() {
        if (!over) {
            over = true;
            if (expiry != null) {
                expiry.cancel(false);
            }
            whenOver.run();
            wake.run();
        }
    }
}
