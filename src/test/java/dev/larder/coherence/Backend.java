package dev.larder.coherence;

import dev.larder.server.MemcachedServer;
import dev.larder.server.PostgresServer;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What the nodes share: one server, or what looks like one. */
interface Backend extends AutoCloseable {
    /** What the services on it are called by. */
    default String name() {
        return type();
    }

    /** The services' type. */
    String type();

    /** Where the node of that number finds it; the names are those of a configuration file. */
    Map<String, String> configuration(int node);

    /** Ends the server without warning and starts it again. */
    void restart();

    @Override
    void close();

    /** One on which nodes can be killed between a write and its mark. */
    interface Marking extends Backend {
        /** Does something in place of handing on the node's next mark, which may be that of a write that is done. */
        CountDownLatch atNextMark(int node, Runnable what);
    }

    /** One that can come back with an older state than it had. */
    interface Forgetting extends Backend {
        /** Flushes the services, and some time later comes back with the state from shortly after that. */
        void forget(Runnable flush);
    }

    static Backend start(String name) {
        return switch (name) {
            case "redis" -> new RedisBackend();
            case "sentinel" -> new SentinelBackend();
            case "memcached" -> memcached();
            case "database" -> database();
            default -> throw new IllegalArgumentException("Nodes cannot share " + name);
        };
    }

    /**
     * A server that is one process.
     *
     * @param networks how the nodes get there
     * @param found what tells a node where, from its address there
     * @param isMark whether a node marks something by what it sends
     * @param restarting ends it without warning and starts it again
     * @param closing ends it
     */
    record Plain(
            String type,
            Networks networks,
            Function<String, Map<String, String>> found,
            Predicate<String> isMark,
            Runnable restarting,
            Runnable closing)
            implements Marking {
        @Override
        public Map<String, String> configuration(int node) {
            return found.apply(networks.address(node));
        }

        @Override
        public CountDownLatch atNextMark(int node, Runnable what) {
            return networks.at(node, isMark, what);
        }

        @Override
        public void restart() {
            restarting.run();
        }

        @Override
        public void close() {
            networks.close();
            closing.run();
        }
    }

    private static Backend memcached() {
        MemcachedServer server = MemcachedServer.start();
        // protocol.txt: "cas <key> ..."; a set of the binary protocol has a header of 24 bytes, and 8 before the key
        Pattern mark = Pattern.compile("(cas |\\x80\\x01.{30})\\S+/m/", Pattern.DOTALL);
        return new Plain(
                "memcached",
                Networks.to(server.port()),
                address -> Map.of(
                        "larder.memcached.servers", address, "larder.memcached.protocol", MemcachedServer.protocol()),
                sent -> mark.matcher(sent).find(),
                () -> {
                    server.kill();
                    server.restart();
                },
                server::close);
    }

    private static Backend database() {
        PostgresServer server = PostgresServer.start();
        return new Plain(
                "database",
                Networks.to(server.port()),
                // a statement that the driver has prepared at the server is not told again
                address -> Map.of(
                        "larder.database.url",
                        server.url().replace("127.0.0.1:" + server.port(), address) + "?prepareThreshold=0",
                        "larder.database.username",
                        "larder"),
                sent -> sent.contains("insert into larder_mark"),
                () -> {
                    server.kill();
                    server.restart();
                },
                server::close);
    }
}
