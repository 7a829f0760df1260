package dev.larder.outbound;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the failure of a connection until what came before it has been handled.
 *
 * <p>The client library tells a request of a failure on the connection's thread, but of the response on the caller's:
 * the failure may overtake the response, which then completes a request that has failed; the library reports that as an
 * error with a stack. The end of a connection is reported in order. So the failure closes the connection here, and its
 * exchanges read the cause.
 */
final class ConnectionFailure extends ChannelInboundHandlerAdapter {
    private static final AttributeKey<Throwable> CAUSE = AttributeKey.valueOf("larder-connection-failure");
    private static final String LIBRARY = "handler";

    private ConnectionFailure() {}

    static void install(HttpConnection connection) {
        if (connection instanceof ConnectionBase base) {
            ChannelPipeline pipeline = base.channel().pipeline();
            if (pipeline.get(LIBRARY) != null) {
                pipeline.addBefore(LIBRARY, "failures", new ConnectionFailure());
            }
        }
    }

    /**
     * The cause of the connection's end, if an exchange failed because of it and the cause is known; else the given
     * failure.
     */
    static Throwable cause(Throwable told, @Nullable HttpConnection connection) {
        Throwable cause = told instanceof HttpClosedException && connection instanceof ConnectionBase base
                ? base.channel().attr(CAUSE).get()
                : null;
        return cause == null ? told : cause;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.channel().attr(CAUSE).setIfAbsent(cause);
        var unused = context.close();
    }
}
