package dev.larder.http.events;

import dev.larder.core.access.KeyRing.Acceptance;
import dev.larder.core.event.log.CurrentEventRules;
import dev.larder.core.event.log.EventScope;
import dev.larder.core.event.log.ServiceEvents;
import dev.larder.http.message.Reply;
import dev.larder.spi.StoreException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoop;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The event listeners of this node: one pump for each service and event loop. */
@Singleton
public final class EventFeeds {
    private final CurrentEventRules rules;
    private final Counter dropped;
    private final Map<PumpKey, EventPump> pumps = new ConcurrentHashMap<>();
    private final Thread signal = new Thread(this::close, "larder-events-close");
    private volatile boolean closed;

    EventFeeds(CurrentEventRules rules, MeterRegistry registry) {
        this.rules = rules;
        this.dropped = Counter.builder("larder.event.listeners.dropped")
                .description("Listeners disconnected because they were too slow")
                .register(registry);
    }

    private record PumpKey(ServiceEvents events, EventLoop loop) {}

    /**
     * The subscription of a listener.
     *
     * @param scope the keys and tags whose events it gets
     * @param seen the bookmark of the last event that it has seen, if it reconnects
     * @param acceptance the acceptance of its API key; the stream ends with it
     */
    public record EventSubscription(EventScope scope, Optional<String> seen, Acceptance acceptance) {}

    /** The reply to a HEAD: the header of an event stream. */
    public static Reply describe() {
        return new Reply.Stream(context -> {
            EventListener.writeHead(context.request());
            var unused = context.response().end();
        });
    }

    /** The stream of a service's events, until the listener or Larder ends it. */
    public Reply follow(ServiceEvents events, EventSubscription subscription) {
        return new Reply.Stream(context -> begin(context, events, subscription));
    }

    private void begin(RoutingContext context, ServiceEvents events, EventSubscription subscription) {
        if (closed) {
            throw new StoreException.Busy("This node is stopping; try another");
        }
        events.admit();
        EventLoop loop = ((ContextInternal) Vertx.currentContext()).nettyEventLoop();
        EventPump pump = pumps.computeIfAbsent(new PumpKey(events, loop), this::pump);
        if (closed) {
            // perhaps too late for close(), which closes all pumps
            pump.close();
        }
        pump.add(new EventListener(context, subscription, rules.get(), loop, events::release));
    }

    /** A pump that is forgotten when the service's events have ended. */
    private EventPump pump(PumpKey pumpKey) {
        return new EventPump(pumpKey.loop(), pumpKey.events(), rules, dropped, () -> pumps.remove(pumpKey));
    }

    /**
     * Closes the streams at the signal to stop: Quarkus waits for requests under way before it fires its shutdown
     * event, and these streams never end by themselves.
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
