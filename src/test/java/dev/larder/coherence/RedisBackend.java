package dev.larder.coherence;

import dev.larder.server.RedisServer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * A master and its replica behind one address that leads to the present master, like a virtual address. Each node has
 * its own network to it, which can be cut at a chosen command.
 */
final class RedisBackend implements Backend.Marking, Backend.Forgetting {
    /**
     * Distinguishes a script that invalidates from one that reads invalidations, which has their number as an argument.
     */
    private static final String SCRIPT = "\nevalsha\r";

    /** Scripts over the invalidation log have six keys. */
    private static final String KEYS = "\r\n$1\r\n6\r\n";

    private static final String MOST = "\r\n10000\r\n";

    /** For how long the nodes write before the snapshot, and after it. */
    private static final Duration BETWEEN = Duration.ofMillis(300);

    private final Networks networks;
    private RedisServer master;
    private RedisServer replica;

    RedisBackend() {
        master = RedisServer.start();
        replica = RedisServer.start();
        follow();
        networks = Networks.to(master.port());
    }

    @Override
    public String type() {
        return "redis";
    }

    @Override
    public Map<String, String> configuration(int node) {
        return Map.of("larder.redis.hosts", "redis://" + networks.address(node));
    }

    @Override
    public void restart() {
        master.process().kill();
        master.process().restart();
    }

    /** The flush also removes what Larder keeps about the server. */
    @Override
    public void forget(Runnable flush) {
        flush.run();
        LockSupport.parkNanos(BETWEEN.toNanos());
        master.command("SAVE");
        LockSupport.parkNanos(BETWEEN.toNanos());
        restart();
    }

    /** The master dies with the writes that it had not replicated, and the replica takes over. */
    void failOver() {
        RedisServer dead = master;
        dead.process().kill();
        replica.command("REPLICAOF", "NO", "ONE");
        master = replica;
        networks.turnTo(master.port());
        dead.process().restart();
        replica = dead;
        follow();
    }

    @Override
    public CountDownLatch atNextMark(int node, Runnable what) {
        return networks.at(
                node,
                sent -> sent.toLowerCase(Locale.ROOT).contains(SCRIPT) && sent.contains(KEYS) && !sent.contains(MOST),
                what);
    }

    @Override
    public void close() {
        networks.close();
        master.close();
        replica.close();
    }

    private void follow() {
        replica.command("REPLICAOF", "127.0.0.1", Integer.toString(master.port()));
    }
}
