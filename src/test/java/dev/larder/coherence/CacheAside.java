package dev.larder.coherence;

import dev.larder.coherence.KeptConnection.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Reads and changes as most programs do: a reader stores the origin's answer when it finds nothing in the cache, and a writer
 * changes the origin and deletes what the cache has.
 *
 * @param service the cache
 * @param origin the origin, which the program asks itself
 */
record CacheAside(String service, LateOrigin origin) implements OriginRace.Way {
    @Override
    public List<OptionalLong> read(KeptConnection node, List<String> paths) throws IOException {
        List<Reply> found = node.get(paths.stream().map(this::at).toList());
        List<OptionalLong> numbers = new ArrayList<>();
        for (int i = 0; i < paths.size(); i++) {
            Reply reply = found.get(i);
            numbers.add(
                    OptionalLong.of(reply.status() == 200 ? Long.parseLong(reply.body()) : fill(node, paths.get(i))));
        }
        return numbers;
    }

    private long fill(KeptConnection node, String path) throws IOException {
        long number = origin.read(path);
        accepted(node.send("PUT", at(path), Long.toString(number)));
        return number;
    }

    @Override
    public boolean change(KeptConnection node, String path, long number) throws IOException {
        origin.change(path, number);
        accepted(node.send("DELETE", at(path), ""));
        return true;
    }

    private static void accepted(Reply reply) {
        if (reply.status() >= 400 && reply.status() != 404) {
            throw new AssertionError("The cache answered " + reply);
        }
    }

    private String at(String path) {
        // a key has no slashes of its own
        return "/api/v2/" + service + "/" + path.substring(1).replace('/', ':');
    }
}
