package dev.larder.http.connection;

import io.netty.bootstrap.ServerBootstrap;
import io.vertx.core.impl.transports.JDKTransport;
import io.vertx.core.net.NetServerOptions;
import java.util.Optional;
import java.util.function.Supplier;

/** The JDK's own transport, whose HTTP servers have their connections guarded. Vert.x asks whether it is this type. */
final class GuardedJdkTransport extends JDKTransport {
    private final Supplier<Optional<Connections>> connections;

    GuardedJdkTransport(Supplier<Optional<Connections>> connections) {
        this.connections = connections;
    }

    @Override
    public void configure(NetServerOptions options, boolean domainSocket, ServerBootstrap bootstrap) {
        super.configure(options, domainSocket, bootstrap);
        Acceptor.install(bootstrap, connections);
    }
}
