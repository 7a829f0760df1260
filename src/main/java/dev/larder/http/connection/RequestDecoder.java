package dev.larder.http.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResultProvider;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.util.AsciiString;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Vert.x's decoder of HTTP/1.1 requests, with a bound on the number of fields: of a header section and of a trailer
 * section. A field too many makes the request invalid at once, before the section is complete, because each field takes
 * memory however short it is. Netty's own bound counts bytes only.
 *
 * <p>It also counts the memory of an incomplete section.
 */
final class RequestDecoder extends VertxHttpRequestDecoder {
    /** The memory that the objects of a field take, besides its characters. */
    private static final int FIELD_BYTES = 160;

    /** The number of fields and bytes decoded since the last object. */
    private int fields;

    private int decodedBytes;

    /** The number of bytes that wait for the rest of a line. */
    private int waitingBytes;

    private boolean failed;

    /** The request whose header section is incomplete. */
    private @Nullable HttpMessage incomplete;

    RequestDecoder(HttpServerOptions options) {
        super(options);
    }

    /** The memory in bytes of an incomplete header section or trailer section. */
    long heldBytes() {
        return failed ? 0 : (long) FIELD_BYTES * fields + decodedBytes + waitingBytes;
    }

    /** Lets go of an incomplete header section: Netty keeps it until the event loop has time to end a connection. */
    void discard() {
        if (incomplete != null) {
            incomplete.headers().clear();
        }
    }

    @Override
    protected HttpMessage createMessage(String[] requestLine) {
        HttpMessage begun = super.createMessage(requestLine);
        incomplete = begun;
        return begun;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
        int before = in.readableBytes();
        super.decode(context, in, out);
        waitingBytes = in.readableBytes();
        decodedBytes += before - waitingBytes;
        if (!out.isEmpty()) {
            incomplete = null;
            fields = 0;
            decodedBytes = 0;
            // nothing is kept that comes after a mistake
            failed |= out.get(out.size() - 1) instanceof DecoderResultProvider last
                    && last.decoderResult().isFailure();
        }
    }

    /** Netty asks for the name of each field, of trailers too. */
    @Override
    protected AsciiString splitHeaderName(byte[] line, int start, int length) {
        fields++;
        if (fields > HttpLimits.MAX_FIELDS) {
            throw new TooLongHttpHeaderException("More than %d fields".formatted(HttpLimits.MAX_FIELDS));
        }
        return super.splitHeaderName(line, start, length);
    }
}
