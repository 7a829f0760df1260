package dev.larder.stores.database;

import dev.larder.spi.CacheKey;
import dev.larder.spi.Lists;
import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** Lists; each call is one statement. */
final class DatabaseLists implements Lists {
    private final DatabaseWork work;
    private final ListTable lists;

    DatabaseLists(DatabaseWork work, ListTable lists) {
        this.work = work;
        this.lists = lists;
    }

    @Override
    public Uni<State> append(CacheKey key, Addition addition) {
        return DatabaseLimits.within(key).flatMap(k -> {
            long bytes =
                    addition.kept().stream().mapToLong(value -> value.length).sum();
            if (bytes > addition.capacity().bytes()) {
                return Uni.createFrom().failure(addition.capacity().refusal());
            }
            return work.write((connection, now) -> lists.append(connection, k, addition, now))
                    .map(state -> state.orElseThrow(addition.capacity()::refusal));
        });
    }

    @Override
    public Uni<Optional<Part>> range(CacheKey key, Range range) {
        return work.read((connection, now) -> lists.range(connection, key, range, now))
                .map(found -> found.map(part -> new Part(range.checked(part.values()), part.list())));
    }

    @Override
    public Uni<Optional<Part>> pop(CacheKey key, Pop pop) {
        return work.write((connection, now) -> lists.pop(connection, key, pop, now));
    }

    @Override
    public Uni<Boolean> remove(CacheKey key) {
        return work.write((connection, now) -> lists.remove(connection, key, now));
    }
}
