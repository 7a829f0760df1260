package dev.larder.spi;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/** Correct marks in the plainest way: nothing is ever dropped. What the kit's own tests break on purpose. */
class MapMarks implements Marks {
    /** What a server would hold of one namespace. */
    static final class History {
        final long epoch = ThreadLocalRandom.current().nextLong() | 1;
        long seq;
        final Map<Long, Long> marks = new HashMap<>();
        final Map<Long, Long> versions = new HashMap<>();
        final Map<Long, Long> deadlines = new HashMap<>();
        final Map<Long, Integer> holders = new HashMap<>();
    }

    private final MapStore store;

    MapMarks(MapStore store) {
        this.store = store;
    }

    History history() {
        return store.server.marks.computeIfAbsent(store.namespace + "/", name -> new History());
    }

    @Override
    public Optional<Doorbell> doorbell() {
        return store.server.bell.map(Bell::new);
    }

    private record Bell(BroadcastProcessor<Stamp> calls) implements Doorbell {
        @Override
        public Uni<Void> ring(Stamp newest) {
            return Uni.createFrom().voidItem().invoke(() -> calls.onNext(newest));
        }

        @Override
        public Multi<Stamp> rings() {
            return calls;
        }
    }

    @Override
    public Uni<Stamp> newest() {
        return store.locked(this::now);
    }

    @Override
    public Uni<Recent> since(Stamp seen) {
        return store.locked(() -> {
            long from = seen.epoch() == history().epoch ? seen.seq() : 0;
            return new Recent(
                    now(),
                    from,
                    from,
                    history().marks.entrySet().stream()
                            .filter(mark -> mark.getValue() > from)
                            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
        });
    }

    @Override
    public Uni<Standing> standing(Set<Long> tags) {
        return store.locked(() -> new Standing(now(), 0, 0, of(tags, history().marks), of(tags, history().deadlines)));
    }

    @Override
    public Uni<Stamp> bump(Bump bump) {
        return store.locked(() -> {
            Set<Long> tags = new HashSet<>(bump.lasting());
            tags.addAll(bump.passing());
            return mark(tags);
        });
    }

    @Override
    public Uni<Optional<Stamp>> bumpTo(long tag, long version) {
        return store.locked(() -> {
            Long last = history().versions.put(tag, version);
            return last != null && last == version ? Optional.empty() : Optional.of(mark(Set.of(tag)));
        });
    }

    @Override
    public Uni<Stamp> hold(Set<Long> tags, long deadline) {
        return store.locked(() -> {
            tags.forEach(tag -> {
                history().deadlines.merge(tag, deadline, Math::max);
                history().holders.merge(tag, 1, Integer::sum);
            });
            return mark(tags);
        });
    }

    @Override
    public Uni<Stamp> release(Set<Long> tags) {
        return store.locked(() -> {
            tags.forEach(tag -> {
                if (history().holders.merge(tag, -1, Integer::sum) <= 0) {
                    forget(tag);
                }
            });
            return mark(tags);
        });
    }

    @Override
    public Uni<Stamp> lapse(Set<Long> tags, long now) {
        return store.locked(() -> {
            Set<Long> over = tags.stream()
                    .filter(tag -> history().deadlines.getOrDefault(tag, Long.MAX_VALUE) <= now)
                    .collect(Collectors.toSet());
            over.forEach(this::forget);
            return over.isEmpty() ? now() : mark(over);
        });
    }

    @Override
    public Uni<Stamp> renew(long epoch) {
        return store.locked(() -> {
            if (history().epoch == epoch) {
                store.server.marks.remove(store.namespace + "/");
            }
            return now();
        });
    }

    Stamp mark(Set<Long> tags) {
        history().seq++;
        tags.forEach(tag -> history().marks.put(tag, history().seq));
        return now();
    }

    private Stamp now() {
        return new Stamp(history().epoch, history().seq);
    }

    private void forget(long tag) {
        history().deadlines.remove(tag);
        history().holders.remove(tag);
    }

    private static Map<Long, Long> of(Set<Long> tags, Map<Long, Long> all) {
        return tags.stream().filter(all::containsKey).collect(Collectors.toMap(tag -> tag, all::get));
    }
}
