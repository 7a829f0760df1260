package dev.larder.outbound;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Set;

/**
 * Shows the client library the interim responses of HTTP/1.1 that it would take for the last one, such as 102, as 103 with
 * their status in a field.
 */
final class InterimResponses extends ChannelInboundHandlerAdapter {
    static final String STATUS = "larder-interim-status";

    private static final String CODEC = "codec";

    /** The library knows 100 and 103, and 101 is no interim response. */
    private static final Set<Integer> KNOWN = Set.of(100, 101, 103);

    private InterimResponses() {}

    static void install(HttpConnection connection) {
        // an HTTP/2 connection has no codec of this name
        if (connection instanceof ConnectionBase base
                && base.channel().pipeline().get(CODEC) != null) {
            base.channel().pipeline().addAfter(CODEC, "interim", new InterimResponses());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (message instanceof HttpResponse response
                && !response.decoderResult().isFailure()) {
            response.headers().remove(STATUS);
            HttpResponseStatus status = response.status();
            if (status.codeClass() == HttpStatusClass.INFORMATIONAL && !KNOWN.contains(status.code())) {
                response.headers().set(STATUS, status.code());
                response.setStatus(HttpResponseStatus.EARLY_HINTS);
            }
        }
        super.channelRead(context, message);
    }
}
