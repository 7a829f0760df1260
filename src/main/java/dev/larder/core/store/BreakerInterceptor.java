package dev.larder.core.store;

import dev.larder.core.store.ShardRouting.Target;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Circuit breakers of one store: one for each server if the store is divided among servers that can fail one by one, so
 * that the keys of the others stay available; else one for the backend.
 *
 * <p>A call that needs several servers is refused while the breaker of one of them is open. If it fails, it does not
 * tell which server failed, so each one is pinged and its breaker counts the result.
 */
final class BreakerInterceptor implements Interceptor {
    private final Servers servers;

    /** The servers that are being pinged. */
    private final Set<String> pinged = ConcurrentHashMap.newKeySet();

    BreakerInterceptor(Servers servers) {
        this.servers = servers;
    }

    @Override
    public <T> Uni<T> around(StoreCall call, Uni<T> uni) {
        return whole().around(uni);
    }

    @Override
    public <T> Uni<T> around(StoreCall call, Target target, Uni<T> uni) {
        return target == Target.UNDIVIDED ? whole().around(uni) : around(target, uni);
    }

    /** A part of a call may need another server than the rest of the call. */
    @Override
    public <T> Uni<T> beside(Target target, Uni<T> uni) {
        return target == Target.UNDIVIDED ? uni : around(target, uni);
    }

    private <T> Uni<T> around(Target target, Uni<T> uni) {
        return Uni.createFrom().deferred(() -> {
            List<String> names = target.get();
            return switch (names.size()) {
                case 0 -> whole().around(uni);
                case 1 -> breaker(names.get(0)).around(uni);
                default -> around(names, uni);
            };
        });
    }

    private <T> Uni<T> around(List<String> names, Uni<T> uni) {
        return names.stream()
                .map(this::breaker)
                .filter(Breaker::isOpen)
                .findFirst()
                .<Uni<T>>map(open -> Uni.createFrom().failure(open.refusal(null)))
                .orElseGet(() -> uni.onFailure(Breaker::isAway).invoke(() -> names.forEach(this::ping)));
    }

    private void ping(String name) {
        if (!pinged.add(name)) {
            return;
        }
        var unused = breaker(name)
                .around(servers.ping(name))
                .onTermination()
                .invoke(() -> pinged.remove(name))
                .subscribe()
                .with(x -> {}, failure -> {});
    }

    private Breaker whole() {
        return servers.whole().breaker();
    }

    private Breaker breaker(String name) {
        return servers.get(name).breaker();
    }
}
