package dev.larder.http.connection;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Optional;
import java.util.function.Supplier;

/** Puts a {@link ConnectionGuard} in front of everything else in each connection that a server accepts. */
@Sharable
final class Acceptor extends ChannelInboundHandlerAdapter {
    private final Connections connections;

    private Acceptor(Connections connections) {
        this.connections = connections;
    }

    /** Has a server accept this way, if there is an application to count its connections; it has HTTP servers only. */
    static void install(ServerBootstrap bootstrap, Supplier<Optional<Connections>> found) {
        found.get().ifPresent(connections -> bootstrap.handler(new Acceptor(connections)));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof Channel accepted) {
            accepted.pipeline().addFirst(new ConnectionGuard(new Connection(accepted, connections)));
        }
        context.fireChannelRead(message);
    }
}
