package dev.larder.http.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2ConnectionHandler;

/**
 * Finds out which version of HTTP a connection speaks, before the first byte of it is read: Vert.x decides that when it
 * sees the first bytes, or by ALPN.
 */
final class ProtocolGuard extends ChannelInboundHandlerAdapter {
    /** The name that Vert.x gives the last handler before requests are objects. */
    private static final String ENCODER = "httpEncoder";

    private static final String DECODER = "httpDecoder";

    private final Connection connection;

    ProtocolGuard(Connection connection) {
        this.connection = connection;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        if (decide(connection)) {
            context.pipeline().remove(this);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ChannelPipeline pipeline = context.pipeline();
        if (!decide(connection)) {
            // a handler behind this one decides, such as that for the protocol of proxies
            pipeline.addLast(new ProtocolGuard(connection));
        }
        pipeline.remove(this);
        context.fireChannelRead(message);
    }

    /** Guards the protocol if it is known; tells whether it is. */
    static boolean decide(Connection connection) {
        ChannelPipeline pipeline = connection.channel().pipeline();
        Http2ConnectionHandler http2 = pipeline.get(Http2ConnectionHandler.class);
        if (http2 != null) {
            connection.speaks(Streams.install(connection, http2));
        } else if (pipeline.get(ENCODER) != null) {
            RequestDecoder decoder = connection.connections().limits().decoder();
            pipeline.replace(DECODER, DECODER, decoder);
            var requests = new Requests(connection, decoder);
            pipeline.addAfter(ENCODER, "larderRequests", requests);
            connection.speaks(requests);
        }
        return connection.isDecided();
    }
}
