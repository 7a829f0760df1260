package dev.larder.outbound;

import dev.larder.outbound.OutboundFailure.Progress;
import dev.larder.outbound.OutboundFailure.Reason;
import dev.larder.outbound.OutboundRequest.Destination;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.stream.Stream;

/**
 * Resolves names and refuses addresses that a request may not go to.
 *
 * <p>The connection goes to the address that was checked: were the client to look the name up again, the second answer
 * could be another one. The lookups block on threads of their own, so that a name server that hangs delays nothing
 * else.
 */
final class AddressGuard {
    private static final int THREADS = 8;

    private final Resolver resolver;
    private final WorkerExecutor threads;

    /** Finds the addresses of a name; blocks. */
    interface Resolver {
        InetAddress[] resolve(String name) throws UnknownHostException;
    }

    AddressGuard(Vertx vertx, Resolver resolver) {
        this.resolver = resolver;
        this.threads = vertx.createSharedWorkerExecutor("outbound-names", THREADS);
    }

    /** Emits the first address of the name. */
    Future<InetAddress> resolve(String name, Destination destination) {
        return threads.executeBlocking(
                () -> {
                    InetAddress[] all = resolver.resolve(name);
                    if (destination == Destination.PUBLIC && !Stream.of(all).allMatch(PublicAddresses::has)) {
                        throw new OutboundFailure(Reason.ADDRESS_NOT_PUBLIC, Progress.UNSENT);
                    }
                    // without its name, or the client would reuse a connection to another address of that name
                    return InetAddress.getByAddress(all[0].getAddress());
                },
                false);
    }

    void close() {
        var unused = threads.close();
    }
}
