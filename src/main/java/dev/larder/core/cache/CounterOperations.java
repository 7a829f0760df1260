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

/** The operations on counters. */
@Singleton
public final class CounterOperations {
    CounterOperations() {}

    /**
     * The result of a change.
     *
     * @param now the counter after the change
     * @param before the value before a reset, if there was a counter
     */
    public record Changed(Counter now, Optional<Counter> before) {}

    /**
     * One change of several.
     *
     * @param key the key of the counter
     * @param change the change
     */
    public record Item(CacheKey key, CounterChange change) {}

    /**
     * The result of one change of several.
     *
     * @param item the change
     * @param changed the counter; empty if the change failed
     * @param failure the reason, if it failed
     */
    public record CounterResult(Item item, Optional<Changed> changed, Optional<Throwable> failure) {}

    /** Changes the counter and emits its new state. A new counter gets the ttl; an existing one keeps its own. */
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

    /** Makes each change on its own and emits the results in the order of the changes. */
    public Uni<List<CounterResult>> changeEach(AuthorizedCall access, List<Item> items) {
        BulkOperations.requireFew(items.size());
        items.forEach(item -> access.require(Verb.POST, item.key()));
        var unused = access.service().need(Counters.class);
        if (items.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return BulkOperations.together(
                items.stream().map(item -> result(access, item)).toList());
    }

    /** Emits the counter; empty if there is none. */
    public Uni<Optional<Counter>> read(AuthorizedCall access, CacheKey key) {
        access.require(Verb.GET, key);
        return access.service().need(Counters.class).read(key);
    }

    /** Removes the counter; emits whether there was one. */
    public Uni<Boolean> remove(AuthorizedCall access, CacheKey key) {
        access.require(Verb.DELETE, key);
        return access.service().need(Counters.class).reset(key);
    }

    private Uni<CounterResult> result(AuthorizedCall access, Item item) {
        return Uni.createFrom()
                .deferred(() -> change(access, item.key(), item.change()))
                .map(changed -> new CounterResult(item, Optional.of(changed), Optional.empty()))
                .onFailure(e -> e instanceof StoreException || e instanceof Refusal)
                .recoverWithItem(e -> new CounterResult(item, Optional.empty(), Optional.of(e)));
    }
}
