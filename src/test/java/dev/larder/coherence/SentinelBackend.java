package dev.larder.coherence;

import dev.larder.server.RedisServer;
import dev.larder.server.ServerProcess;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A master, its replica, and a sentinel that promotes the one when the other is mute. The nodes ask it where the master is;
 * nothing leads them there.
 */
final class SentinelBackend implements Backend.Forgetting {
    /** Four seconds until the sentinel gives up the master, and ten until it tries again when a promotion failed. */
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    /** For how long the nodes change what the replica never hears of. */
    private static final Duration LAG = Duration.ofMillis(300);

    private final RedisServer sentinel;
    private RedisServer master = start();
    private RedisServer replica = start();

    SentinelBackend() {
        follow();
        // a sentinel asks a master for its replicas when it starts, and then only every ten seconds
        await(() -> ":1".equals(master.command("WAIT", "1", "1000")));
        sentinel = RedisServer.startSentinel(master);
        // a busy machine is not to have two masters by chance: what is promised holds while there is one
        sentinel.command("SENTINEL", "SET", "larder", "down-after-milliseconds", "4000");
    }

    private static RedisServer start() {
        return RedisServer.start("--repl-diskless-sync-delay", "0");
    }

    @Override
    public String name() {
        return "sentinel";
    }

    @Override
    public String type() {
        return "redis";
    }

    @Override
    public Map<String, String> configuration(int node) {
        String redis = "larder.services." + name() + ".redis.";
        return Map.of(
                redis + "hosts",
                "redis://" + sentinel.address(),
                redis + "mode",
                "sentinel",
                redis + "master-name",
                "larder");
    }

    /** The replica takes the place of the master, which dies, with what it had not handed on. */
    @Override
    public void restart() {
        awaitPair();
        failOver();
    }

    @Override
    public void forget(Runnable flush) {
        awaitPair();
        flush.run();
        LockSupport.parkNanos(LAG.toNanos());
        failOver();
    }

    private void failOver() {
        lag();
        master.process().kill();
        awaitPromotion();
        master.process().restart();
        demote();
    }

    /** Leaves the replica with what it has. */
    private void lag() {
        replica.command("REPLICAOF", "127.0.0.1", Integer.toString(ServerProcess.freePort()));
        LockSupport.parkNanos(LAG.toNanos());
    }

    private void awaitPromotion() {
        await(() -> names(replica));
    }

    /** What the sentinel does in the end; it takes its time. */
    private void demote() {
        swap();
        follow();
        replica.command("CLIENT", "KILL", "TYPE", "normal");
    }

    private void follow() {
        replica.command("REPLICAOF", "127.0.0.1", Integer.toString(master.port()));
    }

    private void awaitPair() {
        await(() -> names(master)
                && replica.commandLines("INFO", "replication").contains("master_link_status:up")
                && ":1".equals(master.command("WAIT", "1", "100")));
    }

    private boolean names(RedisServer server) {
        return sentinel.commandLines("INFO", "sentinel").contains("status=ok,address=" + server.address() + ",");
    }

    private void swap() {
        RedisServer before = master;
        master = replica;
        replica = before;
    }

    @Override
    public void close() {
        sentinel.close();
        replica.close();
        master.close();
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!holds(condition)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("The servers did not find together");
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    private static boolean holds(BooleanSupplier condition) {
        try {
            return condition.getAsBoolean();
        } catch (UncheckedIOException e) {
            return false; // a server that changes its role drops its connections
        }
    }
}
