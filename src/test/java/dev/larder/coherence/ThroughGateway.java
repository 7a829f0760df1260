package dev.larder.coherence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.coherence.KeptConnection.Reply;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/**
 * Reads and changes through a service in front of the HTTP origin.
 *
 * @param service the service
 * @param paths the paths of the numbers
 * @param counts receives the hits
 */
record ThroughGateway(String service, NumberPaths paths, ReadCounts counts) implements OriginRace.Way {
    @Override
    public List<OptionalLong> read(KeptConnection node, List<Integer> keys) throws IOException {
        List<Reply> replies = node.get(keys.stream().map(this::at).toList());
        return replies.stream().map(this::number).toList();
    }

    private OptionalLong number(Reply reply) {
        if (reply.isOverloaded()) {
            return OptionalLong.empty();
        }
        assertThat(reply.status())
                .as("status of a read of %s: %s", service, reply)
                .isEqualTo(200);
        counts.answered(reply);
        return OptionalLong.of(Long.parseLong(reply.body()));
    }

    @Override
    public boolean change(KeptConnection node, int key, long number) throws IOException {
        Reply reply = node.send("PUT", at(key), Long.toString(number));
        if (reply.isOverloaded()) {
            return false;
        }
        assertThat(reply.status())
                .as("status of a change of %s: %s", service, reply)
                .isEqualTo(204);
        return true;
    }

    private String at(int key) {
        return "/api/v2/" + service + paths.of(key);
    }
}
