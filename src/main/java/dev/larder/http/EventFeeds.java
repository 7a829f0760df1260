package dev.larder.http;

import dev.larder.core.event.log.CurrentEventRules;
import dev.larder.core.event.log.Scope;
import dev.larder.core.event.log.ServiceEvents;
import dev.larder.spi.StoreException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoop;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Who listens on this node: for each service and each event loop one pump. */
@Singleton
final class EventFeeds {
    private final CurrentEventRules rules;
    private final Counter dropped;
    private final Map<Place, EventPump> pumps = new ConcurrentHashMap<>();
    private final Thread signal = new Thread(this::close, "larder-events-close");
    private volatile boolean closed;

    EventFeeds(CurrentEventRules rules, MeterRegistry registry) {
        this.rules = rules;
        this.dropped = Counter.builder("larder.event.listeners.dropped")
                .description("Listeners sent away because they were too slow")
                .register(registry);
    }

    private record Place(ServiceEvents events, EventLoop loop) {}

    /**
     * What a listener wants.
     *
     * @param scope which events
     * @param seen the bookmark of the last that it has, if it has been here before
     */
    record Wish(Scope scope, Optional<String> seen) {}

    /** Answers a HEAD: as a listener, to whom nothing is told. */
    static Uni<Answer> describe(RoutingContext context) {
        return Uni.createFrom()
                .completionStage(() -> {
                    EventListener.writeHead(context.request());
                    return context.response().end().toCompletionStage();
                })
                .map(sent -> Answer.of(200));
    }

    /** Sends events until the listener leaves or is sent away; emits then, and there is nothing more to answer. */
    Uni<Answer> follow(RoutingContext context, ServiceEvents events, Wish wish) {
        if (closed) {
            throw new StoreException.Busy("This node is stopping; try another");
        }
        events.admit();
        EventLoop loop = ((ContextInternal) Vertx.currentContext()).nettyEventLoop();
        EventPump pump =
                pumps.computeIfAbsent(new Place(events, loop), place -> pump(place));
        if (closed) {
            // perhaps too late for whoever closes all there are
            pump.close();
        }
        return Uni.createFrom().emitter(over -> {
            Runnable whenOver = () -> {
                events.release();
                over.complete(Answer.of(200));
            };
            pump.add(new EventListener(context, wish, rules.get(), loop, whenOver));
        });
    }

    /** A pump that is forgotten when the service's events have ended. */
    private EventPump pump(Place place) {
        return new EventPump(place.loop(), place.events(), rules, dropped, () -> pumps.remove(place));
    }

    /**
     * Quarkus waits for requests under way before it tells anybody that it stops, and listeners never end: so they are sent
     * away by the very signal.
     */
    void heedSignals(@Observes StartupEvent started) {
        Runtime.getRuntime().addShutdownHook(signal);
    }

    void stop(@Observes ShutdownEvent stopping) {
        close();
        try {
            var unused = Runtime.getRuntime().removeShutdownHook(signal);
        } catch (IllegalStateException e) {
            // it was a signal
            closed = true;
        }
    }

    private void close() {
        closed = true;
        pumps.values().forEach(EventPump::close);
    }
}
