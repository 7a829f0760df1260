package dev.larder.coherence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.coherence.KeptConnection.Reply;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/**
 * Reads and changes through a service in front of the origin.
 *
 * @param service the service
 * @param tally counts the hits
 */
record ThroughGateway(String service, Tally tally) implements OriginRace.Way {
    @Override
    public List<OptionalLong> read(KeptConnection node, List<String> paths) throws IOException {
        List<Reply> replies = node.get(paths.stream().map(this::at).toList());
        return replies.stream().map(this::number).toList();
    }

    private OptionalLong number(Reply reply) {
        if (isOverloaded(reply)) {
            return OptionalLong.empty();
        }
        assertThat(reply.status())
                .as("status of a read of %s: %s", service, reply)
                .isEqualTo(200);
        if (reply.cacheStatus().startsWith("larder; hit")) {
            tally.hits.incrementAndGet();
        } else if (reply.cacheStatus().contains("; stored")) {
            tally.filled.incrementAndGet();
        }
        return OptionalLong.of(Long.parseLong(reply.body()));
    }

    @Override
    public boolean change(KeptConnection node, String path, long number) throws IOException {
        Reply reply = node.send("PUT", at(path), Long.toString(number));
        if (isOverloaded(reply)) {
            return false;
        }
        assertThat(reply.status())
                .as("status of a change of %s: %s", service, reply)
                .isEqualTo(204);
        return true;
    }

    /** A busy machine may let a backend or the origin wait too long. */
    private static boolean isOverloaded(Reply reply) {
        return reply.status() == 503 || reply.status() == 504;
    }

    private String at(String path) {
        return "/api/v2/" + service + path;
    }
}
