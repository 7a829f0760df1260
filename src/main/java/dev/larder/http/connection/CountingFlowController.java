package dev.larder.http.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Stream;

/**
 * Tells {@link Streams} how many bytes wait because of the peer's flow control, and puts {@link LargeHeader} in the
 * place of Netty's own answer to a header section that is too large.
 */
final class CountingFlowController implements Http2RemoteFlowController {
    private final Http2RemoteFlowController controller;
    private final Streams streams;
    private final LargeHeader largeHeader;

    CountingFlowController(Http2RemoteFlowController controller, Streams streams, LargeHeader largeHeader) {
        this.controller = controller;
        this.streams = streams;
        this.largeHeader = largeHeader;
    }

    @Override
    public void addFlowControlled(Http2Stream stream, FlowControlled frame) {
        if (largeHeader.isOf(stream)) {
            largeHeader.answer(stream, this);
        } else {
            controller.addFlowControlled(stream, new Counted(frame));
        }
    }

    /** A frame whose bytes are counted while they wait. */
    private final class Counted implements FlowControlled {
        private final FlowControlled frame;
        private int counted;

        Counted(FlowControlled frame) {
            this.frame = frame;
            this.counted = frame.size();
            streams.hold(counted);
        }

        private void recount(int now) {
            int gone = counted - now;
            counted = now;
            streams.release(gone);
        }

        @Override
        public int size() {
            return frame.size();
        }

        @Override
        public void error(ChannelHandlerContext context, Throwable cause) {
            recount(0);
            frame.error(context, cause);
        }

        @Override
        public void writeComplete() {
            recount(0);
            frame.writeComplete();
        }

        @Override
        public void write(ChannelHandlerContext context, int allowedBytes) {
            frame.write(context, allowedBytes);
            recount(frame.size());
        }

        @Override
        public boolean merge(ChannelHandlerContext context, FlowControlled next) {
            if (next instanceof Counted other && frame.merge(context, other.frame)) {
                counted += other.counted;
                other.counted = 0;
                return true;
            }
            return false;
        }
    }

    @Override
    public void channelHandlerContext(ChannelHandlerContext context) throws Http2Exception {
        controller.channelHandlerContext(context);
    }

    @Override
    public ChannelHandlerContext channelHandlerContext() {
        return controller.channelHandlerContext();
    }

    @Override
    public boolean hasFlowControlled(Http2Stream stream) {
        return largeHeader.isOf(stream) || controller.hasFlowControlled(stream);
    }

    @Override
    public void writePendingBytes() throws Http2Exception {
        controller.writePendingBytes();
    }

    @Override
    public void listener(Listener listener) {
        controller.listener(listener);
    }

    @Override
    public boolean isWritable(Http2Stream stream) {
        return controller.isWritable(stream);
    }

    @Override
    public void channelWritabilityChanged() throws Http2Exception {
        controller.channelWritabilityChanged();
    }

    @Override
    public void updateDependencyTree(int child, int parent, short weight, boolean exclusive) {
        controller.updateDependencyTree(child, parent, weight, exclusive);
    }

    @Override
    public void initialWindowSize(int size) throws Http2Exception {
        controller.initialWindowSize(size);
    }

    @Override
    public int initialWindowSize() {
        return controller.initialWindowSize();
    }

    @Override
    public int windowSize(Http2Stream stream) {
        return controller.windowSize(stream);
    }

    @Override
    public void incrementWindowSize(Http2Stream stream, int delta) throws Http2Exception {
        controller.incrementWindowSize(stream, delta);
    }
}
