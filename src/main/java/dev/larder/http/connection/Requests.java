package dev.larder.http.connection;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The requests of an HTTP/1.1 connection, one at a time: the next is let through when the answer to the one before is
 * written and the peer has read enough of what was written. What came meanwhile waits here, and when that is much, nothing
 * more is read.
 *
 * <p>Vert.x uses the channel's auto-read too, for bodies. It stops reading only as something is handed to it, and it begins
 * again by a read that passes here.
 */
final class Requests extends ChannelDuplexHandler implements Protocol {
    /** How many parts of requests may wait before reading stops. */
    private static final int MANY = 64;

    private static final int FEW = 16;

    /** What an object of a waiting request weighs, besides the text of its fields. */
    private static final int PART_BYTES = 512;

    private static final String SETTINGS = "HTTP2-Settings";
    private static final int SETTING_BYTES = 6;

    private final Connection connection;
    private final Deque<Object> waiting = new ArrayDeque<>();
    private final Runnable drainer = this::drain;
    private @Nullable ChannelHandlerContext context;
    private boolean receiving;
    private boolean answering;
    private boolean refused;
    private boolean stopped;
    private boolean vertxStopped;
    private boolean draining;
    private long parts;
    private long waitingBytes;
    private long lastBusy = System.nanoTime();

    Requests(Connection connection) {
        this.connection = connection;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public boolean isBusy() {
        return answering || receiving || !waiting.isEmpty();
    }

    @Override
    public boolean expectsHeader() {
        return !receiving;
    }

    @Override
    public long parts() {
        return parts;
    }

    @Override
    public long lastBusy() {
        return lastBusy;
    }

    @Override
    public long heldBytes() {
        return waitingBytes;
    }

    @Override
    public long unsentBytes() {
        return 0;
    }

    @Override
    public long progress() {
        return 0;
    }

    @Override
    public void channelRead(ChannelHandlerContext added, Object message) {
        parts++;
        if (message instanceof LastHttpContent) {
            receiving = false;
        } else if (message instanceof HttpRequest) {
            receiving = true;
        }
        if (refused) {
            ReferenceCountUtil.release(message);
        } else if (waiting.isEmpty() && mayPass(added, message)) {
            pass(added, message);
        } else {
            waiting.add(message);
            waitingBytes += weight(message);
            if (waiting.size() >= MANY && !stopped) {
                stopped = true;
                vertxStopped = !added.channel().config().isAutoRead();
                added.channel().config().setAutoRead(false);
            }
        }
    }

    private boolean mayPass(ChannelHandlerContext added, Object message) {
        return !(message instanceof HttpRequest)
                || (!answering && added.channel().isWritable());
    }

    private void pass(ChannelHandlerContext added, Object message) {
        if (message instanceof HttpRequest request) {
            answering = true;
            if (request.decoderResult().isSuccess() && isRefused(added, request)) {
                return;
            }
        }
        added.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext added, Object message, ChannelPromise promise) {
        boolean interim = message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL
                && response.status().code() != HttpResponseStatus.SWITCHING_PROTOCOLS.code();
        boolean last = message instanceof LastHttpContent && !interim;
        var unused = added.write(message, promise);
        if (last) {
            answering = false;
            lastBusy = System.nanoTime();
            drainLater();
        }
    }

    @Override
    public void read(ChannelHandlerContext added) {
        if (stopped) {
            // Vert.x has room again; whether the connection reads on is decided here
            vertxStopped = false;
            added.channel().config().setAutoRead(false);
        } else {
            added.read();
        }
    }

    @Override
    public void writabilityChanged() {
        drainLater();
    }

    /** Vert.x writes an answer before it has done with the request: the next may come only after that. */
    private void drainLater() {
        if (!waiting.isEmpty() && !draining && context != null) {
            draining = true;
            context.executor().execute(drainer);
        }
    }

    private void drain() {
        draining = false;
        ChannelHandlerContext added = context;
        if (added == null || waiting.isEmpty()) {
            return;
        }
        while (!waiting.isEmpty() && mayPass(added, waiting.element())) {
            if (stopped && waiting.size() <= FEW) {
                readAgain(added);
            }
            Object message = waiting.remove();
            waitingBytes -= weight(message);
            pass(added, message);
        }
        if (stopped && waiting.size() <= FEW) {
            readAgain(added);
        }
        added.fireChannelReadComplete();
        connection.count();
    }

    private void readAgain(ChannelHandlerContext added) {
        stopped = false;
        if (!vertxStopped) {
            added.channel().config().setAutoRead(true);
        }
    }

    private static int weight(Object message) {
        if (message instanceof HttpRequest request) {
            int text = request.uri().length();
            for (var field : request.headers()) {
                text += 64 + field.getKey().length() + field.getValue().length();
            }
            return PART_BYTES + text;
        }
        return PART_BYTES + (message instanceof HttpContent content ? content.content().readableBytes() : 0);
    }

    /** Refuses what Vert.x would misunderstand, or would never answer; tells whether the request is such a one. */
    private boolean isRefused(ChannelHandlerContext added, HttpRequest request) {
        HttpHeaders fields = request.headers();
        List<String> codings = fields.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (!codings.isEmpty() && !request.protocolVersion().equals(HttpVersion.HTTP_1_1)) {
            refuse(added, request, HttpResponseStatus.BAD_REQUEST, "HTTP/1.0 has no Transfer-Encoding");
        } else if (!codings.isEmpty() && fields.contains(HttpHeaderNames.CONTENT_LENGTH)) {
            refuse(added, request, HttpResponseStatus.BAD_REQUEST, "Either Transfer-Encoding or Content-Length, not both");
        } else if (!codings.isEmpty() && !isChunked(codings)) {
            refuse(added, request, HttpResponseStatus.NOT_IMPLEMENTED, "The only Transfer-Encoding here is chunked");
        } else if (fields.contains(HttpHeaderNames.UPGRADE, "h2c", true) && !saysHow(fields)) {
            refuse(
                    added,
                    request,
                    HttpResponseStatus.BAD_REQUEST,
                    "An upgrade to h2c needs one HTTP2-Settings field, which Connection names");
        } else {
            return false;
        }
        return true;
    }

    private static boolean isChunked(List<String> codings) {
        return codings.size() == 1 && codings.get(0).trim().equalsIgnoreCase("chunked");
    }

    /** Whether an upgrade to HTTP/2 can be made; Vert.x would not answer another. */
    private static boolean saysHow(HttpHeaders fields) {
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

    private void refuse(
            ChannelHandlerContext added, HttpRequest request, HttpResponseStatus status, String message) {
        ReferenceCountUtil.release(request);
        refused = true;
        var answer = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(Refusals.body(status.code(), message)));
        answer.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
                .set(HttpHeaderNames.CONTENT_LENGTH, answer.content().readableBytes())
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        var unused = added.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext removed) {
        context = null;
        for (Object message = waiting.poll(); message != null; message = waiting.poll()) {
            ReferenceCountUtil.release(message);
        }
        waitingBytes = 0;
    }
}
