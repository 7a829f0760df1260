package dev.larder.core.event.inbound;

import dev.larder.core.OwnKeys;
import dev.larder.core.Sha256;
import dev.larder.core.cache.Draft;
import dev.larder.core.cache.EntryFactory;
import dev.larder.core.service.LifetimeRequest;
import dev.larder.core.service.Service;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Representation;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A {@link ReplayCache} in a service, shared by all nodes: one small entry for each delivery, with a hash of its id as
 * the key.
 */
final class SharedReplayCache implements ReplayCache {
    /** The lifetime of an entry: longer than most senders retry. */
    private static final LifetimeRequest LIFETIME =
            new LifetimeRequest(new LifetimeRequest.TtlRequest.For(Duration.ofDays(1)), Optional.empty());

    private static final byte[] NOTHING = {};

    private final EntryFactory entryFactory;
    private final Service service;
    private final String webhook;

    SharedReplayCache(EntryFactory entryFactory, Service service, String webhook) {
        this.entryFactory = entryFactory;
        this.service = service;
        this.webhook = webhook;
    }

    @Override
    public Uni<Boolean> knows(String id) {
        return store().get(key(id)).map(Optional::isPresent);
    }

    @Override
    public Uni<Void> note(String id) {
        return Uni.createFrom()
                .deferred(() -> {
                    var nothing = new Draft(Representation.BINARY, NOTHING, LIFETIME, List.of());
                    return store().put(key(id), entryFactory.entry(nothing, service.rules(), Optional.empty()));
                })
                .replaceWithVoid();
    }

    private CacheStore store() {
        return service.authority();
    }

    private CacheKey key(String id) {
        return OwnKeys.of("webhook/%s/%s".formatted(webhook, Sha256.hex(id)));
    }
}
