package dev.larder.coherence;

import dev.larder.server.MemcachedServer;
import dev.larder.server.PostgresServer;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** A backend that the nodes share: one server, or several behind one address. */
interface Backend extends AutoCloseable {
    /** The name of the backend's services. */
    default String name() {
        return type();
    }

    /** The type of the services. */
    String type();

    /**
     * The configuration with which the node of that number finds the backend; the names are those of a configuration
     * file.
     */
    Map<String, String> configuration(int node);

    /** Kills the server and starts it again. */
    void restart();

    @Override
    void close();

    /** A backend whose nodes can be killed between a write and its invalidation. */
    interface Marking extends Backend {
        /**
         * Runs the action instead of forwarding the next invalidation of the node, which may belong to a finished
         * write.
         */
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
     * A backend of one process.
     *
     * @param networks the networks between the nodes and the server
     * @param found makes a node's configuration of its address of the server
     * @param isMark whether a command of a node is an invalidation
     * @param restarting kills the server and starts it again
     * @param closing stops the server
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
        // protocol.txt: "cas <key> ..."; a set of the binary protocol has a header of 24 bytes, and 8 bytes before the
        // key
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
                // the text of a statement that the driver has prepared is not sent again
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
