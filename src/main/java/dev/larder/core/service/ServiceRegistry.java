package dev.larder.core.service;

import dev.larder.core.Faults;
import dev.larder.core.Refusal;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Every open service by its name: one directory at a time, which new settings replace. */
@Singleton
public final class ServiceRegistry {
    private static final Logger LOG = Logger.getLogger(ServiceRegistry.class);
    private static final Duration CLOSING = Duration.ofSeconds(10);

    private final StoreStack stack;
    private volatile ServiceDirectory directory = ServiceDirectory.EMPTY;

    /** Replaced by one thread at a time, as {@link #stage} says. */
    private volatile Map<String, OpenService> open = Map.of();

    /** Stores that are not found any more and not closed yet. */
    private final Set<Retirement> retiring = ConcurrentHashMap.newKeySet();

    ServiceRegistry(StoreStack stack) {
        this.stack = stack;
    }

    /**
     * Opens the new services of the definitions, still hidden. One at a time: a stage is committed or discarded before
     * the next begins. It has to be discarded if there are faults.
     *
     * @param faults takes those of services that cannot be opened
     */
    public StagedServices stage(List<ServiceDefinition> definitions, Faults faults) {
        var staged = new StagedServices(this, stack, open, faults);
        try {
            staged.open(definitions);
            return staged;
        } catch (RuntimeException e) {
            staged.discard();
            throw e;
        }
    }

    void show(ServiceDirectory shown) {
        directory = shown;
    }

    void keep(Map<String, OpenService> now) {
        open = now;
    }

    void retire(Retirement retirement) {
        retiring.add(retirement);
        var unused = retirement.closed().thenRun(() -> retiring.remove(retirement));
        retirement.begin();
    }

    /** The ends of those stores that must not be open beside another at the same place. */
    List<CompletableFuture<Void>> closingExclusively() {
        return retiring.stream()
                .filter(Retirement::isExclusive)
                .map(Retirement::closed)
                .toList();
    }

    /** Closes the stores after the HTTP server has answered the requests under way. */
    void close(@Observes ShutdownEvent stopping) throws InterruptedException {
        var closed = new CountDownLatch(open.size());
        open.forEach((name, service) -> service.close()
                .onTermination()
                .invoke(closed::countDown)
                .subscribe()
                .with(done -> {}, failure -> LOG.warnf(failure, "Service %s did not close", name)));
        if (!closed.await(CLOSING.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warnf("Some services did not close within %s", CLOSING);
        }
        open = Map.of();
        directory = ServiceDirectory.EMPTY;
    }

    /** Every open service, in the order of their declaration. */
    public Collection<Service> all() {
        return directory.all();
    }

    /** The services as they are now, all of one moment. */
    public ServiceDirectory directory() {
        return directory;
    }

    /**
     * Whether another service queues changes where this one has its entries: those of a tiered service are another's.
     */
    public boolean isQueue(Service service) {
        ServiceDirectory now = directory;
        return now.all().stream()
                .flatMap(front -> front.definition().fronting().stream())
                .flatMap(fronting -> fronting.queue().stream())
                .map(queue -> now.get(queue.text()).holder())
                .anyMatch(service.holder()::equals);
    }

    /**
     * The service of that name.
     *
     * @param name as a caller wrote it, in any case
     * @throws Refusal.NotFound when there is none
     */
    public Service get(String name) {
        return directory.get(name);
    }
}
