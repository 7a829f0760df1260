package dev.larder.core.invalidation;

import dev.larder.core.Refusal;
import dev.larder.core.access.AuthorizedCall;
import dev.larder.core.access.Verb;
import dev.larder.core.invalidation.freshness.CoherentStore;
import dev.larder.core.invalidation.freshness.Freshness;
import dev.larder.core.invalidation.freshness.Purge;
import dev.larder.core.invalidation.freshness.Purge.Mode;
import dev.larder.core.service.Service;
import dev.larder.core.service.ServiceName;
import dev.larder.core.service.ServiceRegistry;
import dev.larder.spi.KeyScan;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Invalidates entries. After a purge is acknowledged, no reader of any node is shown a purged entry, and no fill that
 * began before it is stored. Purging twice is harmless.
 *
 * <p>A tag, a declared prefix or the whole service needs one mark, whatever the number of entries. A prefix that the
 * service does not declare is removed key by key, if its backend can list keys.
 */
@Singleton
public final class Purges {
    /** The number of concurrent removals: enough to fill batches, too few to fill a queue. */
    private static final int CONCURRENCY = 128;

    private final ServiceRegistry services;

    Purges(ServiceRegistry services) {
        this.services = services;
    }

    /**
     * Purges for Larder itself, without a caller.
     *
     * @param by the name for the audit log: a hook, a webhook or a feed
     */
    public Uni<Purged> purge(ServiceName service, Purge what, String by) {
        return Uni.createFrom().deferred(() -> {
            Service found = services.get(service.text());
            return purge(found, what, by)
                    // new settings may have closed its store meanwhile: then the purge runs on its successor
                    .onFailure(failure -> services.directory()
                            .find(service.text())
                            .filter(now -> now.store() == found.store())
                            .isEmpty())
                    .recoverWithUni(() -> purge(services.get(service.text()), what, by));
        });
    }

    /**
     * Purges for a caller with the right to delete the entries: tags and the whole service need the right to delete any
     * key.
     */
    public Uni<Purged> purge(AuthorizedCall access, Purge what) {
        what.keys().forEach(key -> access.require(Verb.DELETE, key));
        what.prefixes().forEach(prefix -> access.requirePrefix(Verb.DELETE, prefix));
        if (!what.tags().isEmpty()) {
            access.requirePrefix(Verb.DELETE, "");
        }
        return purge(access.service(), what, access.caller().id());
    }

    /** Purges a tag unless its last purge by version had the same version. Emits the number of marks: one or none. */
    public Uni<Purged> purgeTo(AuthorizedCall access, String tag, String version) {
        access.requirePrefix(Verb.DELETE, "");
        Service service = access.service();
        CoherentStore store = service.needCoherent();
        Purge what = Purge.tags(Set.of(tag));
        String held = service.front()
                .map(front -> front.inHolder(what).tags().iterator().next())
                .orElse(tag);
        return store.purgeTo(held, version)
                .flatMap(moved -> moved.isPresent()
                        ? Uni.createFrom()
                                .item(new Purged(moved.get().seq(), 1))
                                .invoke(purged -> report(
                                        service, what, purged, access.caller().id()))
                        : store.freshness().newest().map(newest -> new Purged(newest.seq(), 0)));
    }

    private Uni<Purged> purge(Service service, Purge what, String by) {
        if (service.front().isPresent()) {
            return purgeFront(service, service.front().get().inHolder(what), what, by);
        }
        CoherentStore store = service.needCoherent();
        Set<String> scanned = what.prefixes().stream()
                .filter(prefix -> !isInvalidated(store.freshness(), prefix))
                .collect(Collectors.toUnmodifiableSet());
        if (!scanned.isEmpty()) {
            requireScan(service, what.mode());
        }
        int marks = what.tags().size() + what.prefixes().size() + what.keys().size();
        return store.purge(what.without(scanned))
                .call(() -> removed(service, scanned))
                .map(revision -> new Purged(revision.seq(), marks))
                .invoke(purged -> report(service, what, purged, by));
    }

    /** Purges the cached answers of a service in front of an origin: each part of the purge is one mark. */
    private static Uni<Purged> purgeFront(Service service, Purge inHolder, Purge what, String by) {
        return service.needCoherent()
                .purge(inHolder)
                .map(revision -> new Purged(revision.seq(), inHolder.tags().size()))
                .invoke(purged -> report(service, what, purged, by));
    }

    /**
     * Logs a purge and, for a service in front of an origin, publishes it. Purges of other services are published by
     * their stores; the holder's store does not know the tags and keys that callers of this service use.
     */
    private static void report(Service service, Purge what, Purged purged, String by) {
        if (service.front().isPresent()) {
            service.events().purged(what.tags(), what.prefixes(), what.keys());
        }
        Audit.purged(service, what, purged, by);
    }

    private static boolean isInvalidated(Freshness freshness, String prefix) {
        return prefix.isEmpty() || freshness.prefixes().contains(prefix);
    }

    private static void requireScan(Service service, Mode mode) {
        if (mode == Mode.SOFT) {
            throw new Refusal.Bad("Only a prefix that the service declares can be purged softly");
        }
        if (service.store().capability(KeyScan.class).isEmpty()) {
            throw Refusal.CapabilityAbsent.undeclaredPrefix(service.name().text());
        }
    }

    private static Uni<Void> removed(Service service, Set<String> prefixes) {
        return Multi.createFrom()
                .iterable(prefixes)
                .onItem()
                .transformToUni(
                        prefix -> service.need(KeyScan.class).removeAll(prefix).replaceWithVoid())
                .collectFailures()
                .merge(CONCURRENCY)
                .onItem()
                .ignoreAsUni();
    }
}
