package dev.larder.core.invalidation;

import dev.larder.core.Refusal;
import dev.larder.core.access.AuthorizedCall;
import dev.larder.core.access.Verb;
import dev.larder.core.event.log.Event.Kind;
import dev.larder.core.event.log.ServiceEvents;
import dev.larder.core.event.log.Subject;
import dev.larder.core.invalidation.Purge.Mode;
import dev.larder.core.invalidation.freshness.Freshness;
import dev.larder.core.invalidation.freshness.TagId;
import dev.larder.core.service.Service;
import dev.larder.core.service.ServiceName;
import dev.larder.core.service.ServiceRegistry;
import dev.larder.spi.CacheKey;
import dev.larder.spi.InvalidationLog.Invalidation;
import dev.larder.spi.KeyScan;
import dev.larder.spi.Revision;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Invalidates entries. Once a purge is acknowledged no reader of any node is shown what it hit, and no fill that began
 * before it is stored. Purging twice does no harm.
 *
 * <p>A tag, a declared prefix or the whole service takes one mark, whatever is behind it. A prefix that the service does
 * not declare is removed key by key, if its backend can list keys.
 */
@Singleton
public final class Purges {
    /** How many removals are under way together: enough to fill batches, too few to fill a queue. */
    private static final int CONCURRENCY = 128;

    private final ServiceRegistry services;

    Purges(ServiceRegistry services) {
        this.services = services;
    }

    /**
     * Purges on Larder's own behalf.
     *
     * @param by whom the audit names: a rule, a source of events from outside
     */
    public Uni<Purged> purge(ServiceName service, Purge what, String by) {
        return Uni.createFrom().deferred(() -> {
            Service found = services.get(service.text());
            return purge(found, what, by)
                    // new settings may have closed its store meanwhile: then the purge is for what has taken its place
                    .onFailure(failure -> services.directory()
                            .find(service.text())
                            .filter(now -> now.store() == found.store())
                            .isEmpty())
                    .recoverWithUni(() -> purge(services.get(service.text()), what, by));
        });
    }

    /** Purges for a caller who may delete all of it: tags and the whole service need the right to delete any key. */
    public Uni<Purged> purge(AuthorizedCall access, Purge what) {
        what.keys().forEach(key -> access.require(Verb.DELETE, key));
        what.prefixes().forEach(prefix -> access.requirePrefix(Verb.DELETE, prefix));
        if (!what.tags().isEmpty()) {
            access.requirePrefix(Verb.DELETE, "");
        }
        return purge(access.service(), what, access.caller().id());
    }

    /**
     * Purges a tag unless its last purge by version had the same version. Emits how many marks that took: one or none.
     */
    public Uni<Purged> purgeTo(AuthorizedCall access, String tag, String version) {
        access.requirePrefix(Verb.DELETE, "");
        Service service = access.service();
        Freshness freshness = service.needCoherent().freshness();
        return freshness
                .invalidateTo(TagId.tag(tag), TagId.version(version))
                .flatMap(moved -> moved.isPresent()
                        ? Uni.createFrom()
                                .item(new Purged(moved.get().seq(), 1))
                                .invoke(purged -> {
                                    Purge what = Purge.tags(Set.of(tag));
                                    tell(service, what, List.of());
                                    Audit.purged(
                                            service,
                                            what,
                                            purged,
                                            access.caller().id());
                                })
                        : freshness.newest().map(newest -> new Purged(newest.seq(), 0)));
    }

    private Uni<Purged> purge(Service service, Purge what, String by) {
        Freshness freshness = service.needCoherent().freshness();
        List<String> scanned = what.prefixes().stream()
                .filter(prefix -> !isMarked(freshness, prefix))
                .toList();
        if (!scanned.isEmpty()) {
            requireScan(service, what.mode());
        }
        Invalidation invalidate = invalidate(freshness, what);
        Uni<Revision> marked =
                invalidate.lasting().isEmpty() && invalidate.passing().isEmpty()
                        ? freshness.newest()
                        : freshness.invalidate(invalidate);
        int marks = what.tags().size() + what.prefixes().size() + what.keys().size();
        return marked.call(() -> removed(service, what, scanned))
                .map(revision -> new Purged(revision.seq(), marks))
                .invoke(purged -> {
                    tell(service, what, scanned);
                    Audit.purged(service, what, purged, by);
                });
    }

    /** What was removed by scanning has been told of by the store. */
    private static void tell(Service service, Purge what, List<String> scanned) {
        ServiceEvents events = service.events();
        what.prefixes().stream()
                .filter(prefix -> !scanned.contains(prefix))
                .forEach(prefix -> events.publish(Kind.PURGE, new Subject.Prefix(prefix)));
        what.keys().forEach(events::removed);
        if (!what.tags().isEmpty()) {
            events.publish(Kind.PURGE, new Subject.Tags(what.tags()));
            events.publish(Kind.PURGE, Subject.Whole.TAGGED);
        }
    }

    private static boolean isMarked(Freshness freshness, String prefix) {
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

    /** Keys that are removed need be remembered only by fills under way; what stays, as long as it stays. */
    private static Invalidation invalidate(Freshness freshness, Purge what) {
        boolean soft = what.mode() == Mode.SOFT;
        Set<Long> lasting = new HashSet<>();
        Set<Long> passing = new HashSet<>();
        what.tags().forEach(tag -> lasting.add(marked(TagId.tag(tag), soft)));
        what.prefixes().stream()
                .filter(prefix -> isMarked(freshness, prefix))
                .forEach(prefix -> lasting.add(marked(TagId.prefix(prefix), soft)));
        what.keys().forEach(key -> (soft ? lasting : passing).add(marked(TagId.key(key), soft)));
        return new Invalidation(lasting, passing);
    }

    private static long marked(long tag, boolean soft) {
        return soft ? TagId.soft(tag) : tag;
    }

    private static Uni<Void> removed(Service service, Purge what, List<String> scanned) {
        List<Uni<Void>> removals = new ArrayList<>();
        scanned.forEach(prefix ->
                removals.add(service.need(KeyScan.class).removeAll(prefix).replaceWithVoid()));
        if (what.mode() == Mode.HARD) {
            for (CacheKey key : what.keys()) {
                removals.add(service.needCoherent().discard(key).replaceWithVoid());
            }
        }
        return Multi.createFrom()
                .iterable(removals)
                .onItem()
                .transformToUni(removal -> removal)
                .collectFailures()
                .merge(CONCURRENCY)
                .onItem()
                .ignoreAsUni();
    }
}
