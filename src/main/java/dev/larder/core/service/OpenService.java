package dev.larder.core.service;

import dev.larder.core.invalidation.tier.TieredStore;
import dev.larder.core.store.OpeningLatch;
import dev.larder.spi.CacheStore;
import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * An open service and the parts that it shares with no other service.
 *
 * @param service the service as callers see it
 * @param bare its store as the backend opened it
 * @param copying whether copies of its entries are provided for
 * @param idle whether none of its calls is under way
 * @param latch holds its calls back until other stores are closed, if its store must not be open beside them
 */
record OpenService(
        Service service, CacheStore bare, Copying copying, BooleanSupplier idle, Optional<OpeningLatch> latch) {
    OpenService(Service service, CacheStore bare, Copying copying, BooleanSupplier idle) {
        this(service, bare, copying, idle, Optional.empty());
    }

    OpenService awaiting(OpeningLatch opening) {
        return new OpenService(service, bare, copying, idle, Optional.of(opening));
    }

    ServiceMeters meters() {
        return service.meters();
    }

    /** Whether the store and its layers fit the definition as they are now. */
    boolean fits(ServiceDefinition definition, Copying needed) {
        ServiceDefinition now = service.definition();
        return hasStoreOf(definition)
                && now.protection().equals(definition.protection())
                && now.rules().prefixes().equals(definition.rules().prefixes())
                && (copying == needed || copying == Copying.POSSIBLE);
    }

    /** Whether the definition would open an equal store. */
    boolean hasStoreOf(ServiceDefinition definition) {
        ServiceDefinition now = service.definition();
        return now.tiering().isPresent() == definition.tiering().isPresent()
                && now.fronting().equals(definition.fronting())
                && now.inProcess() == definition.inProcess()
                && now.store().equals(definition.store());
    }

    /** The same store and layers under another definition that they fit. */
    OpenService with(ServiceDefinition definition, ServiceRules rules) {
        if (definition.equals(service.definition()) && rules.equals(service.rules())) {
            return this;
        }
        var other = new Service(
                definition,
                rules,
                service.store(),
                service.meters(),
                service.coherent(),
                service.tiers(),
                service.front(),
                service.events());
        return new OpenService(other, bare, copying, idle, latch);
    }

    /** Begins the work in the background: the service is in effect. */
    void start() {
        service.tiers().ifPresent(TieredStore::start);
        service.front().ifPresent(Front::start);
    }

    boolean isIdle() {
        return idle.getAsBoolean();
    }

    Uni<Void> close() {
        return service.store().close();
    }
}
