package dev.larder.stores.memcached;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The assignment of keys to servers: consistent hashing as in ketama, 160 points a server.
 *
 * <p>A server that is down keeps its keys and they fail. Handing them to the next server, as clients of memcached often
 * do, would bring back old values when the server returns with its memory intact.
 */
final class Ring<N> {
    private static final int DIGESTS = 40;
    private static final int POINTS_PER_DIGEST = 4;

    private final List<N> nodes;
    private final TreeMap<Integer, N> points = new TreeMap<>(Integer::compareUnsigned);

    /** @param name returns the name of a node, host:port, equal in every program that shares the servers */
    Ring(List<N> nodes, Function<N, String> name) {
        this.nodes = List.copyOf(nodes);
        for (N node : nodes) {
            for (int i = 0; i < DIGESTS; i++) {
                ByteBuffer digest = md5(name.apply(node) + "-" + i);
                for (int point = 0; point < POINTS_PER_DIGEST; point++) {
                    points.put(digest.getInt(), node);
                }
            }
        }
    }

    List<N> nodes() {
        return nodes;
    }

    N nodeOf(String route) {
        if (nodes.size() == 1) {
            return nodes.get(0);
        }
        Map.Entry<Integer, N> next = points.ceilingEntry(md5(route).getInt());
        return (next == null ? points.firstEntry() : next).getValue();
    }

    private static ByteBuffer md5(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("MD5").digest(text.getBytes(UTF_8));
            return ByteBuffer.wrap(digest).order(ByteOrder.LITTLE_ENDIAN);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has MD5", e);
        }
    }
}
