package dev.larder.core.event.rules;

import dev.larder.core.Faults;
import dev.larder.core.InvalidSettings;
import dev.larder.core.OwnTags;
import dev.larder.core.Staged;
import dev.larder.core.TagEscape;
import dev.larder.core.invalidation.Purged;
import dev.larder.core.invalidation.Purges;
import dev.larder.core.invalidation.freshness.Purge;
import dev.larder.core.service.Service;
import dev.larder.core.service.ServiceDirectory;
import dev.larder.core.service.ServiceName;
import dev.larder.core.service.ServiceRegistry;
import dev.larder.spi.Changes;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Follows the feeds, from after the services have been opened until before they are closed. */
@Singleton
public final class FeedRunner {
    private static final Logger LOG = Logger.getLogger(FeedRunner.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final ServiceRegistry services;
    private final Purges purges;
    private volatile Map<String, OpenFeed> feeds = Map.of();

    FeedRunner(ServiceRegistry services, Purges purges) {
        this.services = services;
        this.purges = purges;
    }

    /**
     * Opens the new ones of the feeds that replace those in effect, and follows none of them yet. A feed whose source
     * is as before stays open.
     *
     * @param directory in which they purge
     * @throws InvalidSettings when a feed cannot be opened, or could never purge
     */
    public Staged stage(List<FeedDefinition> definitions, ServiceDirectory directory) {
        var faults = new Faults();
        Map<String, OpenFeed> next = new LinkedHashMap<>();
        List<OpenFeed> opened = new ArrayList<>();
        try {
            for (FeedDefinition definition : definitions) {
                definition
                        .services()
                        .forEach(name ->
                                faults.check(() -> requireInvalidationLog(definition, directory.require(name))));
                faults.attempt(() -> kept(definition).orElseGet(() -> opened(definition, opened)))
                        .ifPresent(feed -> next.put(definition.name(), feed));
            }
            faults.throwIfAny();
            return new StagedFeeds(next, opened);
        } catch (RuntimeException e) {
            opened.forEach(FeedRunner::close);
            throw e;
        }
    }

    private Optional<OpenFeed> kept(FeedDefinition definition) {
        return Optional.ofNullable(feeds.get(definition.name()))
                .filter(open -> open.definition().opensLike(definition))
                .map(open -> new OpenFeed(definition, open.feed()));
    }

    private static OpenFeed opened(FeedDefinition definition, List<OpenFeed> opened) {
        var feed = new OpenFeed(definition, definition.feed().get());
        opened.add(feed);
        return feed;
    }

    private final class StagedFeeds implements Staged {
        private final Map<String, OpenFeed> next;
        private final List<OpenFeed> opened;

        StagedFeeds(Map<String, OpenFeed> next, List<OpenFeed> opened) {
            this.next = next;
            this.opened = opened;
        }

        /** Follows new feeds before it leaves old ones: in between, a change may purge twice, which is harmless. */
        @Override
        public void commit() {
            Map<String, OpenFeed> before = feeds;
            feeds = next;
            for (OpenFeed open : opened) {
                String name = open.definition().name();
                open.feed().follow(changes -> invalidate(name, changes));
                LOG.infof("Feed %s is open (%s)", name, open.definition().type());
            }
            before.forEach((name, was) -> {
                OpenFeed now = next.get(name);
                if (now == null || now.feed() != was.feed()) {
                    close(was);
                }
            });
        }

        @Override
        public void discard() {
            opened.forEach(FeedRunner::close);
        }
    }

    private static void close(OpenFeed open) {
        closing(open).subscribe().with(done -> {}, failure -> {});
    }

    private static Uni<Void> closing(OpenFeed open) {
        return open.feed()
                .close()
                .onFailure()
                .invoke(failure -> LOG.warnf(
                        failure, "Feed %s did not close", open.definition().name()));
    }

    void close(@Observes @Priority(100) ShutdownEvent stopping) throws InterruptedException {
        var closed = new CountDownLatch(feeds.size());
        for (OpenFeed open : feeds.values()) {
            closing(open).onTermination().invoke(closed::countDown).subscribe().with(done -> {}, failure -> {});
        }
        if (!closed.await(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warnf("Some feeds did not close within %s", CLOSE_TIMEOUT);
        }
        feeds = Map.of();
    }

    /** All followed feeds, ordered cause name. */
    public List<OpenFeed> all() {
        return List.copyOf(feeds.values());
    }

    /** Ends when every service has done it, and fails when one could not, so that the feed reports it again. */
    private Uni<Void> invalidate(String name, Changes changes) {
        OpenFeed open = feeds.get(name);
        if (open == null) {
            return Uni.createFrom().failure(() -> new IllegalStateException("Feed %s is closed".formatted(name)));
        }
        Purge what = changes instanceof Changes.Tagged tagged ? Purge.tags(callers(tagged.tags())) : Purge.everything();
        List<Uni<Purged>> ofServices = targets(open.definition()).stream()
                .map(service -> purges.purge(service, what, "feed " + name))
                .toList();
        return ofServices.isEmpty()
                ? Uni.createFrom().voidItem()
                : Uni.join().all(ofServices).andCollectFailures().replaceWithVoid();
    }

    /**
     * The tags as callers write them, without those reserved for Larder: a writer to a feed's source may not end
     * sessions by that.
     */
    private static Set<String> callers(Set<String> tags) {
        return tags.stream()
                .filter(tag -> !OwnTags.has(tag))
                .map(TagEscape::of)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The services to purge in, each once: for a tier, the service whose entries it copies. */
    private Set<ServiceName> targets(FeedDefinition definition) {
        ServiceDirectory now = services.directory();
        Stream<Service> wanted = definition.services().isEmpty()
                ? now.all().stream().filter(service -> service.coherent().isPresent())
                : definition.services().stream().flatMap(name -> now.find(name.text()).stream());
        return wanted.map(Service::holder).collect(Collectors.toSet());
    }

    /** Refuses a service without marks: every purge of it would fail. */
    private static void requireInvalidationLog(FeedDefinition definition, Service service) {
        if (service.coherent().isEmpty()) {
            throw new InvalidSettings(
                    "Feed %s purges service %s, whose entries cannot have tags; leave it out of larder.feeds.%s.services"
                            .formatted(definition.name(), service.name(), definition.name()));
        }
    }
}
