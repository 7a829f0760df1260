package dev.larder.outbound;

import io.vertx.core.Vertx;
import java.time.Clock;

/** The outbound client for tests of other packages that have no application. */
public final class TestOutboundClient implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final OutboundClient client;

    public TestOutboundClient() {
        this.client = new OutboundClient(vertx, Clock.systemUTC());
    }

    public OutboundClient client() {
        return client;
    }

    public Vertx vertx() {
        return vertx;
    }

    @Override
    public void close() {
        client.close();
        var unused = vertx.close();
    }
}
