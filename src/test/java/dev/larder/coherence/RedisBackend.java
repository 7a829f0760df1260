package dev.larder.coherence;

import dev.larder.server.RedisServer;
import dev.larder.server.Tampering;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * A master and its replica behind an address that leads to whichever is the master, as a virtual address does. Each node
 * has a network of its own to it, which can be cut at a chosen command.
 */
final class RedisBackend implements Backend {
    /** How a script that marks differs from one that reads marks on: that one says how many it wants. */
    private static final String SCRIPT = "\nevalsha\r";

    private static final String MOST = "\r\n10000\r\n";

    private final List<Tampering> networks;
    private RedisServer master;
    private RedisServer replica;

    RedisBackend() {
        master = RedisServer.start();
        replica = RedisServer.start();
        follow();
        networks = Stream.generate(() -> Tampering.with(master.port()))
                .limit(Fleet.NODES)
                .toList();
    }

    @Override
    public String type() {
        return "redis";
    }

    @Override
    public Map<String, String> configuration(int node) {
        return Map.of("larder.redis.hosts", "redis://" + networks.get(node).address());
    }

    @Override
    public void restart() {
        master.process().kill();
        master.process().restart();
    }

    /** The replica takes the place of the master, which dies, with what it had not handed on. */
    void failOver() {
        RedisServer dead = master;
        dead.process().kill();
        replica.command("REPLICAOF", "NO", "ONE");
        master = replica;
        networks.forEach(network -> network.turnTo(master.port()));
        dead.process().restart();
        replica = dead;
        follow();
    }

    /** Does something in place of handing on the node's next mark, after the write that it is the mark of. */
    CountDownLatch atNextMark(int node, Runnable what) {
        var armed = new AtomicBoolean(true);
        var done = new CountDownLatch(1);
        networks.get(node).lose(sent -> {
            if (sent.toLowerCase(Locale.ROOT).contains(SCRIPT)
                    && !sent.contains(MOST)
                    && armed.compareAndSet(true, false)) {
                what.run();
                done.countDown();
                return true;
            }
            return false;
        });
        return done;
    }

    @Override
    public void close() {
        networks.forEach(Tampering::close);
        master.close();
        replica.close();
    }

    private void follow() {
        replica.command("REPLICAOF", "127.0.0.1", Integer.toString(master.port()));
    }
}
