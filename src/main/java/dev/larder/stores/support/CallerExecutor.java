package dev.larder.stores.support;

import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.Executor;

/** The executor on which a caller handles its answer. */
public final class CallerExecutor {
    private CallerExecutor() {}

    /** The event loop of this caller, after its waiting tasks; for callers without one, a thread of the pool. */
    public static Executor here() {
        Context context = Vertx.currentContext();
        return context == null ? Infrastructure.getDefaultExecutor() : task -> context.runOnContext(x -> task.run());
    }
}
