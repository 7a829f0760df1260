package dev.larder.http.connection;

import io.quarkus.arc.Arc;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.impl.transports.JDKTransport;
import io.vertx.core.spi.VertxServiceProvider;
import io.vertx.core.spi.transport.Transport;
import java.util.Optional;
import java.util.function.Supplier;

/** Has Vert.x open its HTTP servers with a {@link ConnectionGuard} in each connection that they accept. */
public final class GuardedTransports implements VertxServiceProvider {
    @Override
    public void init(VertxBuilder builder) {
        builder.findTransport(guarded(builder.findTransport(), GuardedTransports::ofTheApplication));
    }

    static Transport guarded(Transport transport, Supplier<Optional<Connections>> connections) {
        return transport instanceof JDKTransport
                ? new GuardedJdkTransport(connections)
                : new GuardedTransport(transport, connections);
    }

    private static Optional<Connections> ofTheApplication() {
        return Optional.ofNullable(Arc.container())
                .map(container -> container.instance(Connections.class).get());
    }
}
