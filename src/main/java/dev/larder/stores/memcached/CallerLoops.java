package dev.larder.stores.memcached;

import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import org.jspecify.annotations.Nullable;

/** The event loops that call the stores. */
final class CallerLoops {
    private final Vertx vertx;

    CallerLoops(Vertx vertx) {
        this.vertx = vertx;
    }

    /** The event loop of this thread; null on other threads. */
    @Nullable
    EventLoop here() {
        ContextInternal context = context();
        return context == null ? null : context.nettyEventLoop();
    }

    /** The context of a caller on an event loop; null for others. */
    @Nullable
    ContextInternal context() {
        Context here = Vertx.currentContext();
        return here instanceof ContextInternal context
                        && context.owner() == vertx
                        && context.isEventLoopContext()
                        && context.nettyEventLoop().inEventLoop()
                ? context
                : null;
    }

    /** One of the event loops, for callers that are on none. */
    EventLoop any() {
        return ((VertxInternal) vertx).createEventLoopContext().nettyEventLoop();
    }
}
