package dev.larder.core.cache;

import dev.larder.core.Refusal;
import dev.larder.core.access.AuthorizedCall;
import dev.larder.core.access.Verb;
import dev.larder.core.service.Service;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Counters;
import dev.larder.spi.Counters.Counter;
import dev.larder.spi.Counters.Step;
import dev.larder.spi.StoreException;
import dev.larder.spi.Ttl;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** What a caller can do with counters. */
@Singleton
public final class CounterOperations {
    CounterOperations() {}

    /**
     * A counter that was changed.
     *
     * @param now what it is
     * @param before what a reset found, if there was a counter
     */
    public record Changed(Counter now, Optional<Counter> before) {}

    /**
     * One change of several.
     *
     * @param key whose
     * @param change what to do
     */
    public record Item(CacheKey key, CounterChange change) {}

    /**
     * What became of one change of several.
     *
     * @param item the change
     * @param changed the counter, when it was changed
     * @param failure why not, when it was not
     */
    public record Outcome(Item item, Optional<Changed> changed, Optional<Throwable> failure) {}

    /** Changes the counter and emits it as it is then. A new one gets the life; one that exists keeps its own. */
    public Uni<Changed> change(AuthorizedCall access, CacheKey key, CounterChange change) {
        access.require(Verb.POST, key);
        Service service = access.service();
        Ttl ttl = service.rules().ttl().ttl(change.ttl(), ThreadLocalRandom.current());
        Counters counters = service.need(Counters.class);
        return change instanceof CounterChange.Add add
                ? counters.add(key, new Step(add.by(), add.bounds(), ttl))
                        .map(counter -> new Changed(counter, Optional.empty()))
                : counters.set(key, ((CounterChange.Reset) change).value(), ttl)
                        .map(swap -> new Changed(swap.now(), swap.before()));
    }

    /** Makes each change by itself and emits what became of each, in their order. */
    public Uni<List<Outcome>> changeEach(AuthorizedCall access, List<Item> items) {
        BulkOperations.requireFew(items.size());
        items.forEach(item -> access.require(Verb.POST, item.key()));
        var unused = access.service().need(Counters.class);
        if (items.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return BulkOperations.together(
                items.stream().map(item -> outcome(access, item)).toList());
    }

    /** Emits the counter, or empty when there is none. */
    public Uni<Optional<Counter>> read(AuthorizedCall access, CacheKey key) {
        access.require(Verb.GET, key);
        return access.service().need(Counters.class).read(key);
    }

    /** Removes the counter and emits whether there was one. */
    public Uni<Boolean> remove(AuthorizedCall access, CacheKey key) {
        access.require(Verb.DELETE, key);
        return access.service().need(Counters.class).reset(key);
    }

    private Uni<Outcome> outcome(AuthorizedCall access, Item item) {
        return Uni.createFrom()
                .deferred(() -> change(access, item.key(), item.change()))
                .map(changed -> new Outcome(item, Optional.of(changed), Optional.empty()))
                .onFailure(e -> e instanceof StoreException || e instanceof Refusal)
                .recoverWithItem(e -> new Outcome(item, Optional.empty(), Optional.of(e)));
    }
}
