package dev.larder.spi;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Correct lists of the simplest kind, under the lock of their {@link MapStore}. */
class MapLists implements Lists {
    private final MapStore store;

    /** A list and its deadline. */
    record Held(List<byte[]> values, long deadline) {}

    MapLists(MapStore store) {
        this.store = store;
    }

    @Override
    public Uni<State> append(CacheKey key, Addition addition) {
        return store.locked(() -> {
            Optional<Held> was = live(key);
            List<byte[]> values = new ArrayList<>(was.map(Held::values).orElse(List.of()));
            for (byte[] value : addition.values()) {
                values.add(addition.side() == Side.LEFT ? 0 : values.size(), value);
            }
            trim(values, addition);
            requireRoom(values, addition);
            long deadline = addition.lifetime().ttl().deadlineFrom(store.clock.millis());
            boolean keeps = was.isPresent() && addition.lifetime().when() == When.CREATED;
            Held now = new Held(values, keeps ? was.orElseThrow().deadline() : deadline);
            store.server.lists.put(store.name(key), now);
            return state(now);
        });
    }

    @Override
    public Uni<Optional<Part>> range(CacheKey key, Range range) {
        return store.locked(() -> live(key).map(held -> {
            int length = held.values().size();
            List<byte[]> values = held.values().subList(range.begin(length), range.end(length));
            return new Part(range.checked(values), state(held));
        }));
    }

    @Override
    public Uni<Optional<Part>> pop(CacheKey key, Pop pop) {
        return store.locked(() -> live(key).map(held -> {
            List<byte[]> values = new ArrayList<>(held.values());
            List<byte[]> taken = new ArrayList<>();
            long bytes = 0;
            while (taken.size() < pop.count() && !values.isEmpty()) {
                byte[] next = values.get(pop.side() == Side.LEFT ? 0 : values.size() - 1);
                bytes += next.length;
                if (bytes > pop.bytes() && !taken.isEmpty()) {
                    break;
                }
                taken.add(values.remove(pop.side() == Side.LEFT ? 0 : values.size() - 1));
            }
            Held left = new Held(values, held.deadline());
            replace(key, Optional.of(left));
            return new Part(taken, state(left));
        }));
    }

    @Override
    public Uni<Boolean> remove(CacheKey key) {
        return store.locked(() -> live(key).isPresent() && store.server.lists.remove(store.name(key)) != null);
    }

    /** Removes excess values. */
    void trim(List<byte[]> values, Addition addition) {
        int over = addition.capacity().trimTo().isPresent()
                ? Math.max(0, values.size() - addition.capacity().maxLength())
                : 0;
        if (addition.side() == Side.RIGHT) {
            values.subList(0, over).clear();
        } else {
            values.subList(values.size() - over, values.size()).clear();
        }
    }

    /** Refuses a list that is too long or too large. */
    void requireRoom(List<byte[]> values, Addition addition) {
        long bytes = values.stream().mapToLong(value -> value.length).sum();
        if (values.size() > MAX_LENGTH || bytes > addition.capacity().bytes()) {
            throw addition.capacity().refusal();
        }
    }

    /** The present list. */
    Uni<Optional<Held>> held(CacheKey key) {
        return store.locked(() -> live(key));
    }

    /** Replaces or removes a list. */
    Uni<Boolean> put(CacheKey key, Optional<Held> held) {
        return store.locked(() -> {
            replace(key, held);
            return true;
        });
    }

    private void replace(CacheKey key, Optional<Held> held) {
        if (held.isEmpty() || held.get().values().isEmpty()) {
            store.server.lists.remove(store.name(key));
        } else {
            store.server.lists.put(store.name(key), held.get());
        }
    }

    private Optional<Held> live(CacheKey key) {
        return Optional.ofNullable(store.server.lists.get(store.name(key)))
                .filter(held -> held.deadline() > store.clock.millis());
    }

    private static State state(Held held) {
        return new State(held.values().size(), held.deadline());
    }
}
