package dev.larder.stores.database;

import dev.larder.spi.InvalidationChannel;
import dev.larder.spi.Revision;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.util.Optional;
import java.util.UUID;

/** Publishes invalidations with NOTIFY. Listening needs a connection and a thread of its own. */
final class DatabaseInvalidationChannel implements InvalidationChannel {
    private final DatabaseWork work;
    private final DatabaseStoreConfig config;
    private final String channel;

    DatabaseInvalidationChannel(DatabaseWork work, DatabaseStoreConfig config, String namespace) {
        this.work = work;
        this.config = config;
        // the name of a channel has at most 63 bytes; two namespaces with the same channel would wake each other, and
        // nothing worse
        this.channel = "larder_" + UUID.nameUUIDFromBytes(namespace.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Uni<Void> publish(Revision newest) {
        return work.write((connection, now) -> {
                    try (PreparedStatement call = connection.prepareStatement("select pg_notify(?, ?)")) {
                        call.setString(1, channel);
                        call.setString(2, newest.epoch() + " " + newest.seq());
                        return call.execute();
                    }
                })
                .replaceWithVoid();
    }

    @Override
    public Multi<Revision> revisions() {
        return Multi.createFrom()
                .emitter(
                        emitter -> {
                            var listener = new DatabaseInvalidationListener(
                                    config, channel, text -> revision(text).ifPresent(emitter::emit));
                            emitter.onTermination(listener::close);
                            listener.listen();
                        },
                        BackPressureStrategy.LATEST);
    }

    /** Any role that may connect may send any notification. */
    private static Optional<Revision> revision(String text) {
        String[] numbers = text.split(" ", -1);
        try {
            return numbers.length == 2
                    ? Optional.of(new Revision(Long.parseLong(numbers[0]), Long.parseLong(numbers[1])))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
