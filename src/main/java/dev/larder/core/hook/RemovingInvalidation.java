package dev.larder.core.hook;

import dev.larder.core.Refusal;
import dev.larder.core.coherence.Purge;
import dev.larder.core.coherence.Purged;
import dev.larder.core.service.Service;
import dev.larder.core.service.ServiceName;
import dev.larder.core.service.ServiceRegistry;
import dev.larder.spi.KeyScan;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Removes keys one by one, and prefixes where the backend can list keys. */
@Singleton
final class RemovingInvalidation implements Invalidation {
    private static final Logger AUDIT = Logger.getLogger("dev.larder.audit");

    /** How many removals are under way together: enough to fill batches, too few to fill a queue. */
    private static final int AT_ONCE = 128;

    private final ServiceRegistry services;

    RemovingInvalidation(ServiceRegistry services) {
        this.services = services;
    }

    @Override
    public Uni<Purged> purge(ServiceName name, Purge what, String by) {
        return Uni.createFrom().deferred(() -> {
            Service service = services.get(name.text());
            if (!what.tags().isEmpty()) {
                throw new Refusal.CapabilityAbsent(name.text(), "marks");
            }
            return keys(service, what)
                    .chain(() -> prefixes(service, what))
                    .map(done ->
                            new Purged(0, what.prefixes().size() + what.keys().size()))
                    .invoke(purged -> AUDIT.infof(
                            "%s purged %d prefixes and %d keys in service %s",
                            by, what.prefixes().size(), what.keys().size(), name));
        });
    }

    private static Uni<Void> keys(Service service, Purge what) {
        return Multi.createFrom()
                .iterable(what.keys())
                .onItem()
                .transformToUni(key -> service.store().remove(key))
                .collectFailures()
                .merge(AT_ONCE)
                .onItem()
                .ignoreAsUni();
    }

    private static Uni<Void> prefixes(Service service, Purge what) {
        return Multi.createFrom()
                .iterable(what.prefixes())
                .onItem()
                .transformToUni(prefix -> service.need(KeyScan.class).removeAll(prefix))
                .collectFailures()
                .concatenate()
                .onItem()
                .ignoreAsUni();
    }
}
