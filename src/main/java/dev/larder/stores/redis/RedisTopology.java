package dev.larder.stores.redis;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Which server holds which key, and how to get there. Shared by all event loops. */
interface RedisTopology {
    /** The name of the server whose turn the key is. Completed at once unless that has to be asked for first. */
    Future<String> serverOf(byte[] key);

    /** The names of the servers that hold all keys together. */
    Future<List<String>> servers();

    /** Opens a connection to the server of that name, on the current event loop. Fails with {@link Gone} for ever. */
    Future<RedisLine> open(String server);

    /** Takes note that a server sent the caller elsewhere, and emits the name of the one to ask. */
    default Future<String> redirected(byte[] key, RedisAddress target) {
        return serverOf(key);
    }

    /** Takes note of a server that a caller was sent to just for once. */
    default void learn(RedisAddress target) {}

    /** The cluster, if the keys are divided among several servers. */
    default Optional<ClusterTopology> cluster() {
        return Optional.empty();
    }

    /** Whether several keys may stand in one command. */
    boolean spansOneServer();

    /** A server no longer holds anything. */
    final class Gone extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Gone() {
            super("This server left the cluster", null, false, false);
        }
    }
}
