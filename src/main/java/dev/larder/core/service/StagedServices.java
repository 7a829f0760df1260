package dev.larder.core.service;

import dev.larder.core.Faults;
import dev.larder.core.MissingPart;
import dev.larder.core.Staged;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * The services of new settings, opened but not yet visible. A service whose store would be opened alike keeps the
 * store, and a service without any change stays the same object.
 *
 * <p>New services become visible before old ones are hidden, so that a request finds its service while the rest of the
 * settings takes effect: {@link #showBoth}, then the rest, then {@link #commit}.
 */
public final class StagedServices implements Staged {
    private static final Logger LOG = Logger.getLogger(StagedServices.class);

    /** A queue of writes could not be emptied if its service had no room for another version of its largest part. */
    private static final long MIN_QUEUE_VALUE = 15L << 20;

    private final ServiceRegistry registry;
    private final StoreStack stack;
    private final Map<String, OpenService> before;
    private final Map<String, OpenService> next = new LinkedHashMap<>();

    /** The services opened for these settings alone. */
    private final List<OpenService> opened = new ArrayList<>();

    private final Faults faults;

    StagedServices(ServiceRegistry registry, StoreStack stack, Map<String, OpenService> before, Faults faults) {
        this.registry = registry;
        this.stack = stack;
        this.before = before;
        this.faults = faults;
    }

    void open(List<ServiceDefinition> definitions) {
        Set<ServiceName> copied = definitions.stream()
                .flatMap(definition -> definition.tiering().stream())
                .map(Tiering::l2)
                .collect(Collectors.toSet());
        Map<String, OpenService> all = new HashMap<>();
        // a copying service comes after the copied one, and a service in front of an origin after both
        definitions.stream()
                .sorted(Comparator.comparingInt(StagedServices::rank))
                .forEach(definition -> {
                    Copying copying = copied.contains(definition.name()) ? Copying.POSSIBLE : Copying.NONE;
                    faults.attempt(() -> open(definition, copying, all))
                            .ifPresent(service -> all.put(definition.name().text(), service));
                });
        for (ServiceDefinition definition : definitions) {
            String name = definition.name().text();
            Optional.ofNullable(all.get(name)).ifPresent(service -> next.put(name, service));
        }
    }

    private OpenService open(ServiceDefinition definition, Copying copying, Map<String, OpenService> all) {
        Optional<OpenService> was =
                Optional.ofNullable(before.get(definition.name().text()));
        if (definition.fronting().isPresent()) {
            Fronting fronting = definition.fronting().get();
            fronting.queue().ifPresent(queue -> faults.check(() -> requireDurable(definition, named(all, queue))));
            return front(definition, fronting, named(all, fronting.holder()), was);
        }
        return definition
                .tiering()
                .map(tiering -> inFront(definition, tiering, copied(definition, tiering, all), was))
                .orElseGet(() -> store(definition, copying, was));
    }

    /** Refuses a queue that is not durable: queued changes were acknowledged and must outlive this process. */
    private static void requireDurable(ServiceDefinition definition, Service queue) {
        if (queue.coherent().isEmpty() || !queue.authority().isDurable()) {
            throw new IllegalArgumentException(
                    "Service %s cannot queue writes in service %s of type %s, which does not keep them when Larder stops; file, redis (not raw) and database (logged) do"
                            .formatted(
                                    definition.name(),
                                    queue.name(),
                                    queue.definition().type()));
        }
        long largest = queue.authority().limits().maxValueBytes();
        if (largest < MIN_QUEUE_VALUE) {
            throw new IllegalArgumentException(
                    "Service %s cannot queue writes in service %s, whose values may have %d bytes: a part of the queue needs %d (of a file service, max-bytes is at least 128M)"
                            .formatted(definition.name(), queue.name(), largest, MIN_QUEUE_VALUE));
        }
    }

    private static int rank(ServiceDefinition definition) {
        if (definition.fronting().isPresent()) {
            return 2;
        }
        return definition.tiering().isPresent() ? 1 : 0;
    }

    private OpenService front(
            ServiceDefinition definition, Fronting fronting, Service holder, Optional<OpenService> was) {
        Optional<OpenService> same = was.filter(open -> open.hasStoreOf(definition))
                .filter(open -> open.service().store() instanceof FrontStore store && store.isIn(holder));
        return same.map(open -> open.with(definition, definition.rules()))
                .orElseGet(() -> added(
                        stack.openFront(definition, fronting, holder, name -> () -> registry.get(name.text()), was)));
    }

    private OpenService store(ServiceDefinition definition, Copying copying, Optional<OpenService> was) {
        Optional<OpenService> same = was.filter(open -> open.hasStoreOf(definition));
        if (same.isEmpty()) {
            return added(stack.open(definition, copying, was));
        }
        OpenService open = same.get();
        return open.fits(definition, copying)
                ? open.with(definition, definition.rules().within(open.bare().limits()))
                : stack.around(open, definition, copying);
    }

    private OpenService inFront(
            ServiceDefinition definition, Tiering tiering, Service behind, Optional<OpenService> was) {
        Optional<OpenService> same = was.filter(open -> open.hasStoreOf(definition))
                .filter(open -> open.service().definition().tiering().equals(Optional.of(tiering)))
                .filter(open -> open.service().authority() == behind.store());
        return same.map(open -> open.with(
                        definition,
                        StoreStack.tieredRules(
                                definition, behind, behind.coherent().orElseThrow())))
                .orElseGet(() -> added(stack.openInFront(definition, tiering.rules(), behind, was)));
    }

    /** The service whose entries a tier copies. If it cannot, the faults of the tier's own store are told all the same. */
    private Service copied(ServiceDefinition definition, Tiering tiering, Map<String, OpenService> all) {
        Optional<Service> copied = faults.attempt(() -> {
            Service behind = named(all, tiering.l2());
            var unused = StoreStack.requireCopyable(definition, behind);
            return behind;
        });
        if (copied.isEmpty()) {
            faults.attempt(definition.store()::open).ifPresent(copies -> close(copies.close(), definition.name()));
        }
        return copied.orElseThrow(() -> new MissingPart("service " + tiering.l2()));
    }

    private static Service named(Map<String, OpenService> all, ServiceName name) {
        return Optional.ofNullable(all.get(name.text()))
                .map(OpenService::service)
                .orElseThrow(() -> new MissingPart("service " + name));
    }

    private OpenService added(OpenService service) {
        opened.add(service);
        return service;
    }

    /** The services as they will be. */
    public ServiceDirectory directory() {
        Map<String, Service> services = new LinkedHashMap<>();
        next.forEach((name, open) -> services.put(name, open.service()));
        return new ServiceDirectory(services);
    }

    /** Shows the new services, and still those that are to be removed. */
    public void showBoth() {
        next.values().forEach(open -> open.meters().publish());
        registry.keep(next);
        registry.show(directory().and(registry.directory()));
    }

    /** Hides removed services, ends their events, and closes them when their calls under way have finished. */
    @Override
    public void commit() {
        registry.show(directory());
        before.forEach((name, was) -> {
            OpenService now = next.get(name);
            if (now == null || now.bare() != was.bare()) {
                registry.retire(Retirement.of(was));
            }
            if (now == null) {
                was.meters().retract();
            }
        });
        List<CompletableFuture<Void>> closing = registry.closingExclusively();
        opened.forEach(service -> service.latch().ifPresent(latch -> {
            latch.releaseAfter(closing);
            warmUp(service);
        }));
        opened.forEach(OpenService::start);
        next.forEach((name, now) -> {
            if (opened.contains(now)) {
                LOG.infof(
                        "Service %s is open (%s)",
                        name, now.service().definition().type());
                greet(now.service());
            }
        });
    }

    /** A backend that is away or refuses the credentials is logged now, not at the first call. */
    private static void greet(Service service) {
        ServiceDefinition definition = service.definition();
        boolean remote = !definition.inProcess()
                && definition.tiering().isEmpty()
                && definition.fronting().isEmpty()
                && !definition.store().exclusive();
        if (remote) {
            Cancellable unused = service.store().ping().subscribe().with(done -> {}, failure -> {});
        }
    }

    /** Opens the store's files before its first caller has to wait for them. */
    private static void warmUp(OpenService service) {
        Cancellable unused = service.bare()
                .ping()
                .subscribe()
                .with(
                        done -> {},
                        failure -> LOG.debugf(
                                "Service %s is not ready yet: %s",
                                service.service().name(), failure.getMessage()));
    }

    @Override
    public void discard() {
        for (OpenService service : opened) {
            String name = service.service().name().text();
            if (!before.containsKey(name)) {
                service.meters().retract();
            }
            close(service.close(), service.service().name());
        }
    }

    private static void close(Uni<Void> closing, ServiceName name) {
        closing.subscribe().with(done -> {}, failure -> LOG.warnf(failure, "Service %s did not close", name));
    }
}
