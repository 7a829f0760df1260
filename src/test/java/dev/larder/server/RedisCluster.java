package dev.larder.server;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A real Redis Cluster of three masters; replicas can be added. */
public final class RedisCluster implements AutoCloseable {
    private static final int SLOTS = 16_384;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<RedisServer> masters;
    private Optional<RedisServer> replica = Optional.empty();

    private RedisCluster(List<RedisServer> masters) {
        this.masters = masters;
    }

    /** Starts the masters, with these options of their command lines, and forms the cluster. */
    public static RedisCluster start(String... options) {
        List<RedisServer> masters = Stream.generate(() -> RedisServer.startForCluster(options))
                .limit(3)
                .toList();
        var cluster = new RedisCluster(masters);
        try {
            cluster.form();
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private void form() {
        for (int i = 0; i < masters.size(); i++) {
            RedisServer master = masters.get(i);
            ok(master.command(addSlots(SLOTS * i / masters.size(), SLOTS * (i + 1) / masters.size())));
            ok(master.command("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1)));
        }
        RedisServer first = masters.get(0);
        masters.stream()
                .skip(1)
                .forEach(other -> ok(first.command("CLUSTER", "MEET", "127.0.0.1", Integer.toString(other.port()))));
        awaitFormation();
    }

    public List<RedisServer> masters() {
        return masters;
    }

    /** Starts a replica of the first master, which takes over when the master fails. */
    public RedisServer addReplica() {
        RedisServer added = RedisServer.startForCluster();
        replica = Optional.of(added);
        RedisServer first = masters.get(0);
        String id = first.command("CLUSTER", "MYID");
        ok(added.command("CLUSTER", "MEET", "127.0.0.1", Integer.toString(first.port())));
        // refused until the two servers have met
        await(() -> "+OK".equals(added.command("CLUSTER", "REPLICATE", id)));
        await(() -> ":1".equals(first.command("WAIT", "1", "500")));
        // all masters must know the replica, otherwise they do not vote for it
        await(() -> masters.stream()
                .allMatch(master -> master.commandLines("CLUSTER", "NODES").contains(" slave " + id)));
        return added;
    }

    /** Waits until the other masters agree that this one is away. */
    public void awaitLossOf(RedisServer away) {
        await(() -> masters.stream()
                .filter(master -> master != away)
                .allMatch(master -> isLost(master.commandLines("CLUSTER", "NODES"), away)));
    }

    private static boolean isLost(String nodes, RedisServer away) {
        return nodes.lines()
                .anyMatch(node -> node.contains(" " + away.address() + "@") && node.contains("master,fail "));
    }

    /** Moves one slot of the first master to the second one, like a finished resharding. */
    public void moveSlot(int slot) {
        String target = masters.get(1).command("CLUSTER", "MYID");
        for (RedisServer master : List.of(masters.get(1), masters.get(0), masters.get(2))) {
            ok(master.command("CLUSTER", "SETSLOT", Integer.toString(slot), "NODE", target));
        }
    }

    /** Begins to move one slot from the first master to the second one: absent keys are redirected there. */
    public void migrateSlot(int slot) {
        String number = Integer.toString(slot);
        ok(masters.get(1)
                .command(
                        "CLUSTER",
                        "SETSLOT",
                        number,
                        "IMPORTING",
                        masters.get(0).command("CLUSTER", "MYID")));
        ok(masters.get(0)
                .command(
                        "CLUSTER",
                        "SETSLOT",
                        number,
                        "MIGRATING",
                        masters.get(1).command("CLUSTER", "MYID")));
    }

    @Override
    public void close() {
        masters.forEach(RedisServer::close);
        replica.ifPresent(RedisServer::close);
    }

    private void awaitFormation() {
        await(() -> masters.stream().allMatch(RedisCluster::serves));
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("The cluster did not change in time");
            }
            ServerProcess.pause(50);
        }
    }

    private static boolean serves(RedisServer master) {
        // the first line of CLUSTER INFO
        return "cluster_state:ok".equals(master.command("CLUSTER", "INFO"));
    }

    private static String[] addSlots(int from, int to) {
        return Stream.concat(
                        Stream.of("CLUSTER", "ADDSLOTS"),
                        IntStream.range(from, to).mapToObj(Integer::toString))
                .toArray(String[]::new);
    }

    private static void ok(String answer) {
        if (!"+OK".equals(answer)) {
            throw new IllegalStateException(answer);
        }
    }
}
