package dev.larder.stores.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.spi.InvalidationChannel;
import dev.larder.spi.Revision;
import dev.larder.stores.redis.RedisCall.Nature;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.List;
import java.util.Optional;

/** Publishes invalidations, which reach every server of a cluster. Listening needs a connection of its own. */
final class RedisInvalidationChannel implements InvalidationChannel {
    private final RedisCommands commands;
    private final byte[] history;
    private final byte[] channel;
    private final Listening listening;

    /**
     * The means of listening.
     *
     * @param vertx has the event loops
     * @param topology finds the servers
     * @param limits the time limits
     */
    record Listening(Vertx vertx, RedisTopology topology, RedisLimits limits) {}

    RedisInvalidationChannel(RedisCommands commands, RedisKeys keys, Listening listening) {
        this.commands = commands;
        this.history = InvalidationKeys.of(keys).history();
        // nodes of earlier versions and ACLs of Redis have this name: another one would separate the nodes
        this.channel = keys.mark("bell");
        this.listening = listening;
    }

    @Override
    public Uni<Void> publish(Revision newest) {
        Request publish =
                Request.cmd(Command.PUBLISH).arg(channel).arg("%d %d".formatted(newest.epoch(), newest.seq()));
        return commands.call(Nature.WRITE, history, List.of(publish)).replaceWithVoid();
    }

    @Override
    public Multi<Revision> revisions() {
        return Multi.createFrom()
                .emitter(
                        emitter -> {
                            var listener = new RedisInvalidationListener(
                                    listening,
                                    history,
                                    channel,
                                    text -> revision(text).ifPresent(emitter::emit));
                            emitter.onTermination(listener::close);
                            listener.listen();
                        },
                        BackPressureStrategy.LATEST);
    }

    /** Any client that may publish may publish any text. */
    private static Optional<Revision> revision(byte[] message) {
        String text = new String(message, UTF_8);
        if (!text.matches("-?\\d{1,18} \\d{1,18}|-?\\d{19} \\d{1,18}")) {
            return Optional.empty();
        }
        int space = text.indexOf(' ');
        try {
            return Optional.of(new Revision(
                    Long.parseLong(text, 0, space, 10), Long.parseLong(text, space + 1, text.length(), 10)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
