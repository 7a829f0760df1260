package dev.larder.http.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers malformed requests over HTTP/2. On one without a path Quarkus fails, and never answers it. */
final class StreamRefusal extends Http2FrameListenerDecorator {
    private final Http2ConnectionHandler handler;
    private final LargeHeader largeHeader;

    private StreamRefusal(Http2FrameListener listener, Http2ConnectionHandler handler, LargeHeader largeHeader) {
        super(listener);
        this.handler = handler;
        this.largeHeader = largeHeader;
    }

    static void install(Http2ConnectionHandler handler, LargeHeader largeHeader) {
        Http2FrameListener listener = handler.decoder().frameListener();
        if (!(listener instanceof StreamRefusal)) {
            handler.decoder().frameListener(new StreamRefusal(listener, handler, largeHeader));
        }
    }

    /** With the first settings Vert.x puts another listener in the place of this one. */
    @Override
    public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings) throws Http2Exception {
        super.onSettingsRead(context, settings);
        install(handler, largeHeader);
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext context, int streamId, Http2Headers fields, int padding, boolean end)
            throws Http2Exception {
        Malformed bad = check(fields);
        if (bad != null) {
            refuse(context, streamId, new Refused(bad, fields, end));
        } else {
            super.onHeadersRead(context, streamId, parsable(fields), padding, end);
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
        Malformed bad = check(fields);
        if (bad != null) {
            refuse(context, streamId, new Refused(bad, fields, end));
        } else {
            super.onHeadersRead(context, streamId, parsable(fields), dependency, weight, exclusive, padding, end);
        }
    }

    private @Nullable Malformed check(Http2Headers fields) {
        Malformed large = largeHeader.seen(fields);
        return large == null ? Malformed.of(fields) : large;
    }

    private static Http2Headers parsable(Http2Headers fields) {
        if (fields.path() != null) {
            String path = fields.path().toString();
            String parsable = Malformed.parsable(path);
            if (!parsable.equals(path)) {
                fields.path(parsable);
            }
        }
        return fields;
    }

    /**
     * A request that is refused.
     *
     * @param bad why
     * @param fields its header
     * @param ended whether all of it has come
     */
    private record Refused(Malformed bad, Http2Headers fields, boolean ended) {
        List<String> accepted() {
            return fields.getAll(HttpHeaderNames.ACCEPT).stream()
                    .map(CharSequence::toString)
                    .toList();
        }

        boolean isHead() {
            return fields.method() != null && HttpMethod.HEAD.asciiName().contentEquals(fields.method());
        }
    }

    private void refuse(ChannelHandlerContext context, int streamId, Refused refused) {
        Http2ConnectionEncoder encoder = handler.encoder();
        Refusals.Body body = Refusals.body(refused.bad().status(), refused.bad().message(), refused.accepted());
        Http2Headers fields = Refusals.header(refused.bad().status(), body);
        if (refused.bad() == Malformed.TUNNEL) {
            fields.set(HttpHeaderNames.ALLOW, Malformed.METHODS);
        }
        // each fails only with the connection
        var unused = encoder.writeHeaders(context, streamId, fields, 0, refused.isHead(), context.newPromise());
        if (!refused.isHead()) {
            ByteBuf text = Unpooled.wrappedBuffer(body.bytes());
            unused = encoder.writeData(context, streamId, text, 0, true, context.newPromise());
        }
        if (!refused.ended()) {
            // the rest of the request is not wanted (RFC 9113, section 8.1)
            unused = encoder.writeRstStream(context, streamId, Http2Error.NO_ERROR.code(), context.newPromise());
        }
    }
}
