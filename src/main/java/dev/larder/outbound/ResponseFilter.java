package dev.larder.outbound;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keeps from the client library what it would misunderstand on an HTTP/1.1 connection.
 *
 * <p>It takes the bytes after a response for the response to the next request, which it may have written while it
 * handled the end of the first: the connection is closed instead. So is one whose second or later response does not
 * begin as one, because that is the rest of the one before; the request has no answer then. It takes interim responses
 * that it does not know, such as 102, for the last response: they are shown to it as 103, with their status in a field.
 *
 * <p>The library uses a connection up to the second at which the server closes it, and may then lose a request. So it
 * gets a timeout that is a second shorter.
 */
final class ResponseFilter extends ChannelInboundHandlerAdapter {
    /** The field with the status of an interim response that is shown as 103. */
    static final String INTERIM_STATUS = "larder-interim-status";

    /** The status that the decoder reports for an invalid start line. */
    private static final int NO_STATUS = 999;

    private static final String CODEC = "codec";
    private static final String KEEP_ALIVE = "keep-alive";

    /** The library knows 100 and 103, and 101 is no interim response. */
    private static final Set<Integer> KNOWN = Set.of(100, 101, 103);

    /** The timeout of the field Keep-Alive, in seconds. */
    private static final Pattern TIMEOUT = Pattern.compile("(?i)\\btimeout *= *(\\d{1,9})\\b");

    /** Counts the pieces of bytes that have come. */
    private long pieces;

    /** The piece in which the last response ended. */
    private long ended = -1;

    private boolean interim;

    private ResponseFilter() {}

    static void install(HttpConnection connection) {
        // an HTTP/2 connection has no codec of this name
        if (connection instanceof ConnectionBase base
                && base.channel().pipeline().get(CODEC) != null) {
            ChannelPipeline pipeline = base.channel().pipeline();
            var filter = new ResponseFilter();
            pipeline.addBefore(CODEC, "pieces", filter.new PieceCounter());
            pipeline.addAfter(CODEC, "responses", filter);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (ended == pieces || isRest(message)) {
            ReferenceCountUtil.release(message);
            var unused = context.close();
            return;
        }
        if (message instanceof HttpResponse response
                && !response.decoderResult().isFailure()) {
            show(response);
        }
        if (message instanceof LastHttpContent && !interim) {
            ended = pieces;
        }
        super.channelRead(context, message);
    }

    /** Whether it is what a server has sent beyond the end of a response. */
    private boolean isRest(Object message) {
        return ended >= 0
                && message instanceof HttpResponse response
                && response.decoderResult().isFailure()
                && response.status().code() == NO_STATUS;
    }

    private void show(HttpResponse response) {
        HttpResponseStatus status = response.status();
        interim = status.codeClass() == HttpStatusClass.INFORMATIONAL;
        response.headers().remove(INTERIM_STATUS);
        shortenLifetime(response.headers());
        if (interim && !KNOWN.contains(status.code())) {
            response.headers().set(INTERIM_STATUS, status.code());
            response.setStatus(HttpResponseStatus.EARLY_HINTS);
        }
    }

    private static void shortenLifetime(HttpHeaders fields) {
        String told = fields.get(KEEP_ALIVE);
        Matcher timeout = TIMEOUT.matcher(told == null ? "" : told);
        if (!timeout.find()) {
            return;
        }
        int seconds = Integer.parseInt(timeout.group(1));
        if (seconds > 1) {
            fields.set(KEEP_ALIVE, "timeout=" + (seconds - 1));
        } else {
            fields.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
    }

    private final class PieceCounter extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
            pieces++;
            if (!(message instanceof ByteBuf bytes)) {
                super.channelRead(context, message);
                return;
            }
            // the decoder reads this very buffer, unless it waits for the rest of something
            bytes.retain();
            try {
                super.channelRead(context, message);
                if (ended == pieces && bytes.isReadable()) {
                    var unused = context.close();
                }
            } finally {
                bytes.release();
            }
        }
    }
}
