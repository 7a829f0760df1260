package dev.larder.stores.redis;

import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The masters of a cluster and their parts of the 16,384 slots, at one moment. */
final class ClusterSlots {
    private static final int SLOTS = 16_384;
    private static final int CRC16_POLYNOMIAL = 0x1021;

    private final @Nullable RedisAddress[] owners;
    private final Map<String, RedisAddress> masters = new TreeMap<>();

    private ClusterSlots(@Nullable RedisAddress[] owners) {
        this.owners = owners;
        Arrays.stream(owners).distinct().forEach(owner -> {
            if (owner != null) {
                masters.put(owner.toString(), owner);
            }
        });
    }

    /** Reads the answer to CLUSTER SLOTS: first slot, last slot, master, replicas. */
    static ClusterSlots parse(Response ranges, RedisAddress answering) {
        var owners = new RedisAddress[SLOTS];
        for (Response range : ranges) {
            Response master = range.get(2);
            String host = master.get(0) == null ? "" : master.get(0).toString();
            RedisAddress owner = answering.sibling(host, master.get(1).toInteger());
            Arrays.fill(owners, range.get(0).toInteger(), range.get(1).toInteger() + 1, owner);
        }
        return new ClusterSlots(owners);
    }

    /** The same slots, except for one that has moved. */
    ClusterSlots with(int slot, RedisAddress owner) {
        @Nullable RedisAddress[] changed = owners.clone();
        changed[slot] = owner;
        return new ClusterSlots(changed);
    }

    Optional<String> owner(byte[] key) {
        return Optional.ofNullable(owners[slot(key)]).map(RedisAddress::toString);
    }

    Optional<RedisAddress> master(String name) {
        return Optional.ofNullable(masters.get(name));
    }

    List<String> names() {
        return List.copyOf(masters.keySet());
    }

    List<RedisAddress> addresses() {
        return new ArrayList<>(masters.values());
    }

    /** The slot of a key: CRC16 (XMODEM) of the text in its first braces, or of the whole key. */
    static int slot(byte[] key) {
        int from = 0;
        int to = key.length;
        int open = indexOf(key, '{', 0);
        int close = open < 0 ? -1 : indexOf(key, '}', open);
        if (close > open + 1) {
            from = open + 1;
            to = close;
        }
        int crc = 0;
        for (int i = from; i < to; i++) {
            crc ^= (key[i] & 0xff) << 8;
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                crc = (crc & 0x8000) == 0 ? crc << 1 : crc << 1 ^ CRC16_POLYNOMIAL;
            }
        }
        return (crc & 0xffff) % SLOTS;
    }

    private static int indexOf(byte[] key, char wanted, int from) {
        for (int i = from; i < key.length; i++) {
            if (key[i] == wanted) {
                return i;
            }
        }
        return -1;
    }
}
