package dev.larder.coherence;

import dev.larder.coherence.KeptConnection.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Reads and changes as most programs do: a reader stores the origin's answer when it finds nothing in the cache, and a
 * writer changes the origin and deletes what the cache has.
 *
 * @param service the cache
 * @param race the name of the race, which no other one shares
 * @param source the origin, which the program asks itself
 */
record CacheAside(String service, String race, Source source) implements OriginRace.Way {
    /** An origin as its clients know it. Its answer to a read is late. */
    interface Source {
        long read(int key);

        void change(int key, long number);
    }

    @Override
    public List<OptionalLong> read(KeptConnection node, List<Integer> keys) throws IOException {
        List<Reply> found = node.get(keys.stream().map(this::at).toList());
        List<OptionalLong> numbers = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            Reply reply = found.get(i);
            numbers.add(
                    OptionalLong.of(reply.status() == 200 ? Long.parseLong(reply.body()) : fill(node, keys.get(i))));
        }
        return numbers;
    }

    private long fill(KeptConnection node, int key) throws IOException {
        long number = source.read(key);
        accepted(node.send("PUT", at(key), Long.toString(number)));
        return number;
    }

    @Override
    public boolean change(KeptConnection node, int key, long number) throws IOException {
        source.change(key, number);
        accepted(node.send("DELETE", at(key), ""));
        return true;
    }

    private static void accepted(Reply reply) {
        if (reply.status() >= 400 && reply.status() != 404) {
            throw new AssertionError("The cache answered " + reply);
        }
    }

    private String at(int key) {
        return "/api/v2/%s/%s:%d".formatted(service, race, key);
    }
}
