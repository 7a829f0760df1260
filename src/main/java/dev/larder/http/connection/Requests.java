package dev.larder.http.connection;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The requests of an HTTP/1.1 connection, one at a time: the next is let through when the answer to the one before is
 * written and the peer has read enough of what was written. What came meanwhile waits here, and when that is much,
 * nothing more is read.
 *
 * <p>Vert.x uses the channel's auto-read too, for bodies. It stops reading only as something is handed to it, and it
 * begins again by a read that passes here.
 */
final class Requests extends ChannelDuplexHandler implements HttpProtocol {
    /** The number of waiting parts of requests at which reading stops. */
    private static final int MANY = 64;

    private static final int FEW = 16;

    /** The bytes of an object of a waiting request, besides the text of its fields. */
    private static final int PART_BYTES = 512;

    private final Connection connection;
    private final RequestDecoder decoder;
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
    private long partsSeen;
    private long headerSince;
    private long waitingBytes;
    private long lastBusy = System.nanoTime();

    /**
     * @param decoder decodes the requests
     */
    Requests(Connection connection, RequestDecoder decoder) {
        this.connection = connection;
        this.decoder = decoder;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public boolean isBusy() {
        return answering || !waiting.isEmpty();
    }

    /** If no part of a request came of the bytes, and no body is under way, they belong to a header section. */
    @Override
    public void hasRead() {
        if (receiving || parts != partsSeen) {
            partsSeen = parts;
            headerSince = 0;
        } else if (headerSince == 0) {
            headerSince = System.nanoTime();
        }
    }

    /** While an answer is made or taken, the rest of the next request may wait. */
    @Override
    public long headerSince() {
        return connection.isBusy() ? 0 : headerSince;
    }

    @Override
    public long lastBusy() {
        return lastBusy;
    }

    @Override
    public long heldBytes() {
        return waitingBytes + decoder.heldBytes();
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
    public void discard() {
        decoder.discard();
    }

    @Override
    public void channelRead(ChannelHandlerContext added, Object message) {
        if (message instanceof HttpRequest request
                && request.decoderResult().cause() instanceof PrematureChannelClosureException) {
            // the connection is gone: an incomplete header gets no answer
            ReferenceCountUtil.release(message);
            return;
        }
        parts++;
        if (message instanceof LastHttpContent) {
            receiving = false;
        } else if (message instanceof HttpRequest) {
            receiving = true;
        }
        if (refused) {
            discard(added, message);
        } else if (waiting.isEmpty() && mayPass(added, message)) {
            pass(added, message);
        } else {
            waiting.add(message);
            waitingBytes += weight(message);
            connection.count();
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
        if (refused) {
            discard(added, message);
            return;
        }
        if (message instanceof HttpRequest request) {
            answering = true;
            boolean readable = request.decoderResult().isSuccess();
            if (!readable) {
                // Netty has HTTP/1.0 in place of a request line that it could not read; the answer has the same version
                request.setProtocolVersion(HttpVersion.HTTP_1_1);
            }
            Malformed bad = readable ? Malformed.of(request) : null;
            if (bad != null) {
                refuse(added, request, bad);
                return;
            }
            request.setUri(Malformed.parsable(request.uri()));
        }
        added.fireChannelRead(message);
    }

    /**
     * Answers a malformed request, and closes the connection when the client has sent the rest of it, if it has an end.
     */
    private void refuse(ChannelHandlerContext added, HttpRequest request, Malformed bad) {
        refused = true;
        answering = false;
        lastBusy = System.nanoTime();
        ChannelFuture answered = added.writeAndFlush(Refusals.answer(request, bad));
        if (!bad.hasEnd()) {
            var unused = answered.addListener(ChannelFutureListener.CLOSE);
        }
    }

    private static void discard(ChannelHandlerContext added, Object message) {
        ReferenceCountUtil.release(message);
        if (message instanceof LastHttpContent) {
            var unused = added.close();
        }
    }

    @Override
    public void write(ChannelHandlerContext added, Object message, ChannelPromise promise) {
        boolean last = message instanceof LastHttpContent && !isInterim(message);
        var unused = added.write(message, promise);
        if (last) {
            answering = false;
            lastBusy = System.nanoTime();
            drainLater();
        }
    }

    /** Whether another answer to the same request follows (RFC 9110, section 15.2). */
    private static boolean isInterim(Object message) {
        return message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL
                && response.status().code() != HttpResponseStatus.SWITCHING_PROTOCOLS.code();
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
        return PART_BYTES
                + (message instanceof HttpContent content ? content.content().readableBytes() : 0);
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
