package dev.larder.coherence;

import dev.larder.server.RedisServer;
import dev.larder.server.ServerProcess;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A master, its replica, and a sentinel that promotes the replica when the master does not answer. The nodes ask the
 * sentinel for the master; no address leads to it.
 */
final class SentinelBackend implements Backend.Forgetting {
    /** The sentinel needs four seconds to give up the master, and repeats a failed promotion after ten seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    /** The time for which the nodes change values that are not replicated. */
    private static final Duration LAG = Duration.ofMillis(300);

    private final RedisServer sentinel;
    private RedisServer master = start();
    private RedisServer replica = start();

    SentinelBackend() {
        follow();
        // a sentinel asks a master for its replicas when it starts, and then every ten seconds
        await(() -> ":1".equals(master.command("WAIT", "1", "1000")));
        sentinel = RedisServer.startSentinel(master);
        // a slow machine must not cause a second master: the promises hold while there is one
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

    /** The master dies with the writes that it had not replicated, and the replica takes over. */
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

    /** Stops the replication. */
    private void lag() {
        replica.command("REPLICAOF", "127.0.0.1", Integer.toString(ServerProcess.freePort()));
        LockSupport.parkNanos(LAG.toNanos());
    }

    private void awaitPromotion() {
        await(() -> names(replica));
    }

    /** The sentinel promotes the replica too, but later. */
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
            return false; // a server that changes its role closes its connections
        }
    }
}
