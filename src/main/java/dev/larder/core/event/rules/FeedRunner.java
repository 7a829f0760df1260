package dev.larder.core.event.rules;

import dev.larder.core.invalidation.Purged;
import dev.larder.core.invalidation.Purges;
import dev.larder.core.invalidation.freshness.Purge;
import dev.larder.core.service.Service;
import dev.larder.core.service.ServiceName;
import dev.larder.core.service.ServiceRegistry;
import dev.larder.spi.Changes;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Follows the declared feeds, from after the services have been opened until before they are closed. */
@Singleton
public final class FeedRunner {
    private static final Logger LOG = Logger.getLogger(FeedRunner.class);
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final FeedCatalog catalog;
    private final ServiceRegistry services;
    private final Purges purges;
    private volatile List<OpenFeed> feeds = List.of();

    FeedRunner(FeedCatalog catalog, ServiceRegistry services, Purges purges) {
        this.catalog = catalog;
        this.services = services;
        this.purges = purges;
    }

    void open(@Observes @Priority(200) StartupEvent started) {
        List<OpenFeed> opened = new ArrayList<>();
        for (FeedDefinition definition : catalog.declaredFeeds()) {
            requireInvalidationLog(definition);
            var open = new OpenFeed(definition, definition.feed().get());
            open.feed().follow(changes -> invalidate(definition, changes));
            opened.add(open);
            LOG.infof("Feed %s is open (%s)", definition.name(), definition.type());
        }
        feeds = List.copyOf(opened);
    }

    void close(@Observes @Priority(100) ShutdownEvent stopping) throws InterruptedException {
        var closed = new CountDownLatch(feeds.size());
        for (OpenFeed open : feeds) {
            String name = open.definition().name();
            open.feed()
                    .close()
                    .onTermination()
                    .invoke(closed::countDown)
                    .subscribe()
                    .with(done -> {}, failure -> LOG.warnf(failure, "Feed %s did not close", name));
        }
        if (!closed.await(CLOSING.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warnf("Some feeds did not close within %s", CLOSING);
        }
        feeds = List.of();
    }

    /** Every feed that is being followed, in the order of their names. */
    public List<OpenFeed> all() {
        return feeds;
    }

    /** Ends when every service has done it, and fails when one could not, so that the feed reports it again. */
    private Uni<Void> invalidate(FeedDefinition definition, Changes changes) {
        Purge what = changes instanceof Changes.Tagged tagged ? Purge.tags(tagged.tags()) : Purge.everything();
        String by = "feed " + definition.name();
        List<Uni<Purged>> ofServices = targets(definition).stream()
                .map(service -> purges.purge(service, what, by))
                .toList();
        return ofServices.isEmpty()
                ? Uni.createFrom().voidItem()
                : Uni.join().all(ofServices).andCollectFailures().replaceWithVoid();
    }

    /** Each once, whether it is named itself or by those that keep copies of its entries. */
    private Set<ServiceName> targets(FeedDefinition definition) {
        Stream<Service> wanted = definition.services().isEmpty()
                ? services.all().stream().filter(service -> service.coherent().isPresent())
                : definition.services().stream().map(name -> services.get(name.text()));
        return wanted.map(Service::holder).collect(Collectors.toSet());
    }

    /** What can hold no marks would fail every purge for ever. */
    private void requireInvalidationLog(FeedDefinition definition) {
        for (ServiceName name : definition.services()) {
            if (services.get(name.text()).coherent().isEmpty()) {
                throw new IllegalArgumentException(
                        "Feed %s purges service %s, whose entries cannot have tags; leave it out of larder.feeds.%s.services"
                                .formatted(definition.name(), name, definition.name()));
            }
        }
    }
}
