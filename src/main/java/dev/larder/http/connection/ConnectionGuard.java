package dev.larder.http.connection;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;

/** The first handler of a connection, which sees only bytes. It reports them to the {@link Connection}. */
final class ConnectionGuard extends ChannelDuplexHandler {
    private final Connection connection;

    ConnectionGuard(Connection connection) {
        this.connection = connection;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        connection.connections().opened(connection);
        context.pipeline().addLast(new ProtocolGuard(connection));
        context.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        connection.connections().closed(connection);
        context.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        context.fireChannelRead(message);
        connection.hasRead();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        context.fireChannelWritabilityChanged();
        connection.writabilityChanged();
    }

    @Override
    public void flush(ChannelHandlerContext context) {
        context.flush();
        connection.count();
    }

    /** Vert.x removes every handler but its own when a connection is upgraded to HTTP/2. */
    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (context.channel().isActive()) {
            context.pipeline().addFirst(new ConnectionGuard(connection));
            var unused = ProtocolGuard.decide(connection);
        }
    }
}
