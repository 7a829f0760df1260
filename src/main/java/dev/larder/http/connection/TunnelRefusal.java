package dev.larder.http.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;

/** Answers CONNECT over HTTP/2: Quarkus fails on a request without a path, and never answers it. */
final class TunnelRefusal extends Http2FrameListenerDecorator {
    private static final byte[] BODY = Refusals.body(405, "Larder is no proxy: CONNECT is not served");

    private final Http2ConnectionHandler handler;

    private TunnelRefusal(Http2FrameListener listener, Http2ConnectionHandler handler) {
        super(listener);
        this.handler = handler;
    }

    static void install(Http2ConnectionHandler handler) {
        Http2FrameListener listener = handler.decoder().frameListener();
        if (!(listener instanceof TunnelRefusal)) {
            handler.decoder().frameListener(new TunnelRefusal(listener, handler));
        }
    }

    /** With the first settings Vert.x puts another listener in the place of this one. */
    @Override
    public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings) throws Http2Exception {
        super.onSettingsRead(context, settings);
        install(handler);
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext context, int streamId, Http2Headers fields, int padding, boolean end)
            throws Http2Exception {
        if (isTunnel(fields)) {
            refuse(context, streamId, end);
        } else {
            super.onHeadersRead(context, streamId, fields, padding, end);
        }
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext context,
            int streamId,
            Http2Headers fields,
            int dependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean end)
            throws Http2Exception {
        if (isTunnel(fields)) {
            refuse(context, streamId, end);
        } else {
            super.onHeadersRead(context, streamId, fields, dependency, weight, exclusive, padding, end);
        }
    }

    private static boolean isTunnel(Http2Headers fields) {
        return fields.method() != null && HttpMethod.CONNECT.asciiName().contentEquals(fields.method());
    }

    private void refuse(ChannelHandlerContext context, int streamId, boolean end) {
        Http2ConnectionEncoder encoder = handler.encoder();
        Http2Headers fields = new DefaultHttp2Headers()
                .status("405")
                .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
                .setInt(HttpHeaderNames.CONTENT_LENGTH, BODY.length)
                .set(HttpHeaderNames.ALLOW, "GET, HEAD, POST, PUT, PATCH, DELETE");
        ByteBuf body = Unpooled.wrappedBuffer(BODY);
        // each fails only with the connection
        var unused = encoder.writeHeaders(context, streamId, fields, 0, false, context.newPromise());
        unused = encoder.writeData(context, streamId, body, 0, true, context.newPromise());
        if (!end) {
            // the rest of the request is not wanted (RFC 9113, section 8.1)
            unused = encoder.writeRstStream(context, streamId, Http2Error.NO_ERROR.code(), context.newPromise());
        }
    }
}
