package dev.larder.stores.redis;

import io.vertx.core.Future;
import java.util.List;

/** One server that has all keys. */
final class SingleTopology implements RedisTopology {
    private final RedisAddress address;
    private final RedisDialer dialer;
    private final Future<String> server;

    SingleTopology(RedisAddress address, RedisDialer dialer) {
        this.address = address;
        this.dialer = dialer;
        this.server = Future.succeededFuture(address.toString());
    }

    @Override
    public Future<String> serverOf(byte[] key) {
        return server;
    }

    @Override
    public Future<List<String>> servers() {
        return server.map(List::of);
    }

    @Override
    public Future<RedisLine> open(String name) {
        return dialer.dial(address);
    }

    @Override
    public boolean spansOneServer() {
        return true;
    }
}
