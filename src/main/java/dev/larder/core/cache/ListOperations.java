package dev.larder.core.cache;

import dev.larder.core.access.AuthorizedCall;
import dev.larder.core.access.Verb;
import dev.larder.core.service.LifetimeRequest.TtlRequest;
import dev.larder.core.service.Service;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Lists;
import dev.larder.spi.Lists.Addition;
import dev.larder.spi.Lists.Capacity;
import dev.larder.spi.Lists.ListTtl;
import dev.larder.spi.Lists.Part;
import dev.larder.spi.Lists.Pop;
import dev.larder.spi.Lists.Range;
import dev.larder.spi.Lists.State;
import dev.larder.spi.Lists.When;
import dev.larder.spi.Ttl;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** The operations on lists. The values of a list together have the size limit of one value of the service. */
@Singleton
public final class ListOperations {
    ListOperations() {}

    /** Adds to the list, trims it and sets its ttl in one atomic step; emits the new state. */
    public Uni<State> append(AuthorizedCall access, CacheKey key, ListDraft draft) {
        access.require(Verb.POST, key);
        Service service = access.service();
        draft.values().forEach(service.rules()::admit);
        Ttl ttl = service.rules().ttl().ttl(draft.ttl(), ThreadLocalRandom.current());
        var lifetime = new ListTtl(ttl, draft.ttl() instanceof TtlRequest.Unsaid ? When.CREATED : When.ALWAYS);
        var capacity = new Capacity(draft.max(), service.rules().maxValueBytes());
        return service.need(Lists.class).append(key, new Addition(draft.side(), draft.values(), capacity, lifetime));
    }

    /** Emits a part of the list; empty if there is no list. */
    public Uni<Optional<Part>> range(AuthorizedCall access, CacheKey key, Range range) {
        access.require(Verb.GET, key);
        return access.service().need(Lists.class).range(key, range);
    }

    /** Removes values and emits them. Needs the rights to read and to delete. */
    public Uni<Optional<Part>> pop(AuthorizedCall access, CacheKey key, Pop pop) {
        access.require(Verb.GET, key);
        access.require(Verb.DELETE, key);
        return access.service().need(Lists.class).pop(key, pop);
    }

    /** Removes the list; emits whether there was one. */
    public Uni<Boolean> remove(AuthorizedCall access, CacheKey key) {
        access.require(Verb.DELETE, key);
        return access.service().need(Lists.class).remove(key);
    }
}
