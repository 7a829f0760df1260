package dev.larder.outbound;

import dev.larder.outbound.OutboundRequest.Destination;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers for a short time the addresses that the guard found and checked, so that a request to a server in use needs
 * no lookup on another thread. A name that is not found is not remembered.
 */
final class AddressCache {
    private static final long LIFETIME = Duration.ofSeconds(10).toNanos();
    private static final int MAX_NAMES = 1_000;

    private final AddressGuard guard;
    private final Map<Name, Known> known = new ConcurrentHashMap<>();

    private record Name(String name, Destination destination) {}

    private record Known(InetAddress address, long since) {}

    AddressCache(AddressGuard guard) {
        this.guard = guard;
    }

    /** Emits the first address of the name. */
    Future<InetAddress> resolve(String host, Destination destination) {
        var name = new Name(host, destination);
        Known before = known.get(name);
        if (before != null && System.nanoTime() - before.since < LIFETIME) {
            return Future.succeededFuture(before.address);
        }
        return guard.resolve(host, destination).onSuccess(address -> remember(name, address));
    }

    /** Looks the name up again at the next request, because its address does not answer. */
    void forget(String host) {
        known.keySet().removeIf(name -> name.name.equals(host));
    }

    private void remember(Name name, InetAddress address) {
        if (known.size() >= MAX_NAMES) {
            known.clear();
        }
        known.put(name, new Known(address, System.nanoTime()));
    }
}
