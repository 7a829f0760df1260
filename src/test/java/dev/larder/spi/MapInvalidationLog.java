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

/**
 * A correct invalidation log of the simplest kind, which never drops a mark. The kit's own tests break it on purpose.
 */
class MapInvalidationLog implements InvalidationLog {
    /** The data of one namespace, as a server would have it. */
    static final class History {
        final long epoch = ThreadLocalRandom.current().nextLong() | 1;
        long seq;
        final Map<Long, Long> marks = new HashMap<>();
        final Map<Long, Long> versions = new HashMap<>();
        final Map<Long, Long> deadlines = new HashMap<>();
        final Map<Long, Integer> holders = new HashMap<>();
    }

    private final MapStore store;

    MapInvalidationLog(MapStore store) {
        this.store = store;
    }

    History history() {
        return store.server.marks.computeIfAbsent(store.namespace + "/", name -> new History());
    }

    @Override
    public Optional<InvalidationChannel> channel() {
        return store.server.channel.map(Channel::new);
    }

    private record Channel(BroadcastProcessor<Revision> calls) implements InvalidationChannel {
        @Override
        public Uni<Void> publish(Revision newest) {
            return Uni.createFrom().voidItem().invoke(() -> calls.onNext(newest));
        }

        @Override
        public Multi<Revision> revisions() {
            return calls;
        }
    }

    @Override
    public Uni<Revision> newest() {
        return store.locked(this::now);
    }

    @Override
    public Uni<Recent> since(Revision seen) {
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
    public Uni<Revision> invalidate(Invalidation invalidate) {
        return store.locked(() -> {
            Set<Long> tags = new HashSet<>(invalidate.lasting());
            tags.addAll(invalidate.passing());
            return mark(tags);
        });
    }

    @Override
    public Uni<Optional<Revision>> invalidateTo(long tag, long version) {
        return store.locked(() -> {
            Long last = history().versions.put(tag, version);
            return last != null && last == version ? Optional.empty() : Optional.of(mark(Set.of(tag)));
        });
    }

    @Override
    public Uni<Revision> hold(Set<Long> tags, long deadline) {
        return store.locked(() -> {
            tags.forEach(tag -> {
                history().deadlines.merge(tag, deadline, Math::max);
                history().holders.merge(tag, 1, Integer::sum);
            });
            return mark(tags);
        });
    }

    @Override
    public Uni<Revision> release(Set<Long> tags) {
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
    public Uni<Revision> lapse(Set<Long> tags, long now) {
        return store.locked(() -> {
            Set<Long> over = tags.stream()
                    .filter(tag -> history().deadlines.getOrDefault(tag, Long.MAX_VALUE) <= now)
                    .collect(Collectors.toSet());
            over.forEach(this::forget);
            return over.isEmpty() ? now() : mark(over);
        });
    }

    @Override
    public Uni<Revision> renew(long epoch) {
        return store.locked(() -> {
            if (history().epoch == epoch) {
                store.server.marks.remove(store.namespace + "/");
            }
            return now();
        });
    }

    Revision mark(Set<Long> tags) {
        history().seq++;
        tags.forEach(tag -> history().marks.put(tag, history().seq));
        return now();
    }

    final Revision now() {
        return new Revision(history().epoch, history().seq);
    }

    private void forget(long tag) {
        history().deadlines.remove(tag);
        history().holders.remove(tag);
    }

    private static Map<Long, Long> of(Set<Long> tags, Map<Long, Long> all) {
        return tags.stream().filter(all::containsKey).collect(Collectors.toMap(tag -> tag, all::get));
    }
}
