package dev.larder.stores.redis;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** The servers of keys, and the way to connect to them. Shared by all event loops. */
interface RedisTopology {
    /** The name of the server of the key. Completed at once unless the topology must be asked for first. */
    Future<String> serverOf(byte[] key);

    /** The names of the servers that together have all keys. */
    Future<List<String>> servers();

    /**
     * Opens a connection to the server of that name, on the current event loop. Fails with {@link Gone} if there is no
     * such server any more.
     */
    Future<RedisLine> open(String server);

    /** Remembers that a server redirected the caller, and emits the name of the server to ask. */
    default Future<String> redirected(byte[] key, RedisAddress target) {
        return serverOf(key);
    }

    /** Remembers the server of a redirection that holds for one command. */
    default void learn(RedisAddress target) {}

    /** The cluster, if the keys are divided among several servers. */
    default Optional<ClusterTopology> cluster() {
        return Optional.empty();
    }

    /** Whether one command may have several keys. */
    boolean spansOneServer();

    /** The server has no keys any more. */
    final class Gone extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Gone() {
            super("This server left the cluster", null, false, false);
        }
    }
}
