package dev.larder.core.store;

import dev.larder.core.store.ShardRouting.Target;
import io.smallrye.mutiny.Uni;
import java.util.List;

/** Logs when a server stops serving calls, with the cause, and when it serves them again ({@link Outages}). */
final class OutageInterceptor implements Interceptor {
    private final Servers servers;

    OutageInterceptor(Servers servers) {
        this.servers = servers;
    }

    @Override
    public <T> Uni<T> around(StoreCall call, Uni<T> uni) {
        return observed(servers.whole(), uni);
    }

    @Override
    public <T> Uni<T> around(StoreCall call, Target target, Uni<T> uni) {
        return observed(target, uni);
    }

    /** Pings come without traffic. */
    @Override
    public <T> Uni<T> beside(Uni<T> uni) {
        return observed(servers.whole(), uni);
    }

    @Override
    public <T> Uni<T> beside(Target target, Uni<T> uni) {
        return observed(target, uni);
    }

    /** A call on several servers does not tell which of them failed; calls on one of them do. */
    private <T> Uni<T> observed(Target target, Uni<T> uni) {
        return target == Target.UNDIVIDED
                ? observed(servers.whole(), uni)
                : Uni.createFrom().deferred(() -> {
                    List<String> names = target.get();
                    return switch (names.size()) {
                        case 0 -> observed(servers.whole(), uni);
                        case 1 -> observed(servers.get(names.get(0)), uni);
                        default -> uni;
                    };
                });
    }

    private static <T> Uni<T> observed(Server server, Uni<T> uni) {
        return uni.onItemOrFailure().invoke((item, failure) -> server.outages().ended(failure));
    }
}
