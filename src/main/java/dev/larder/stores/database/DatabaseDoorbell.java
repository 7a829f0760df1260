package dev.larder.stores.database;

import dev.larder.spi.Doorbell;
import dev.larder.spi.Stamp;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.util.Optional;
import java.util.UUID;

/** Calls by NOTIFY. Listening takes a connection and a thread of its own. */
final class DatabaseDoorbell implements Doorbell {
    private final DatabaseWork work;
    private final DatabaseStoreConfig config;
    private final String channel;

    DatabaseDoorbell(DatabaseWork work, DatabaseStoreConfig config, String namespace) {
        this.work = work;
        this.config = config;
        // the name of a channel has 63 bytes; two namespaces that met in one would wake each other, and no more
        this.channel = "larder_" + UUID.nameUUIDFromBytes(namespace.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Uni<Void> ring(Stamp newest) {
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
    public Multi<Stamp> rings() {
        return Multi.createFrom()
                .emitter(
                        emitter -> {
                            var ear = new DatabaseEar(
                                    config, channel, text -> stamp(text).ifPresent(emitter::emit));
                            emitter.onTermination(ear::close);
                            ear.listen();
                        },
                        BackPressureStrategy.LATEST);
    }

    /** Whoever may connect may notify of anything. */
    private static Optional<Stamp> stamp(String text) {
        String[] numbers = text.split(" ", -1);
        try {
            return numbers.length == 2
                    ? Optional.of(new Stamp(Long.parseLong(numbers[0]), Long.parseLong(numbers[1])))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
