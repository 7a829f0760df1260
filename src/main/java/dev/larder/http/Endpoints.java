package dev.larder.http;

import static dev.larder.core.access.Verb.DELETE;
import static dev.larder.core.access.Verb.GET;
import static dev.larder.core.access.Verb.PATCH;
import static dev.larder.core.access.Verb.POST;
import static dev.larder.core.access.Verb.PUT;
import static dev.larder.http.codec.TargetKind.CACHE;
import static dev.larder.http.codec.TargetKind.CAPABILITIES;
import static dev.larder.http.codec.TargetKind.CONFIG;
import static dev.larder.http.codec.TargetKind.COUNTER;
import static dev.larder.http.codec.TargetKind.COUNTERS;
import static dev.larder.http.codec.TargetKind.ENTRY;
import static dev.larder.http.codec.TargetKind.EVENTS;
import static dev.larder.http.codec.TargetKind.HOOK;
import static dev.larder.http.codec.TargetKind.LEASE;
import static dev.larder.http.codec.TargetKind.LIMIT;
import static dev.larder.http.codec.TargetKind.LIST;
import static dev.larder.http.codec.TargetKind.PURGE;
import static dev.larder.http.codec.TargetKind.RELOAD;
import static dev.larder.http.codec.TargetKind.ROTATION;
import static dev.larder.http.codec.TargetKind.SERVICE;
import static dev.larder.http.codec.TargetKind.SERVICES;
import static dev.larder.http.codec.TargetKind.SESSION;
import static dev.larder.http.codec.TargetKind.SESSIONS;
import static dev.larder.http.codec.TargetKind.STATS;
import static dev.larder.http.codec.TargetKind.SUBSCRIBER;
import static dev.larder.http.codec.TargetKind.TAG;
import static dev.larder.http.codec.TargetKind.TOUCH;

import dev.larder.core.access.Verb;
import dev.larder.http.Endpoint.WithBody;
import dev.larder.http.Endpoint.WithoutBody;
import dev.larder.http.codec.TargetKind;
import dev.larder.http.endpoints.CounterEndpoints;
import dev.larder.http.endpoints.EntryEndpoints;
import dev.larder.http.endpoints.EventEndpoints;
import dev.larder.http.endpoints.LeaseEndpoints;
import dev.larder.http.endpoints.LimitEndpoints;
import dev.larder.http.endpoints.ListEndpoints;
import dev.larder.http.endpoints.PurgeEndpoints;
import dev.larder.http.endpoints.ServiceEndpoints;
import dev.larder.http.endpoints.SessionEndpoints;
import dev.larder.http.endpoints.TouchEndpoints;
import dev.larder.http.endpoints.WebhookEndpoints;
import dev.larder.http.problem.HttpRefusal;
import jakarta.inject.Singleton;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The table of endpoints: for each kind of target and each verb the handler. What is not here is not allowed. */
@Singleton
public final class Endpoints {
    private final Map<TargetKind, Map<Verb, Endpoint>> table = new EnumMap<>(TargetKind.class);

    Endpoints(
            EntryEndpoints entries,
            ServiceEndpoints service,
            CounterEndpoints counters,
            ListEndpoints lists,
            LimitEndpoints limits,
            SessionEndpoints sessions,
            LeaseEndpoints leases,
            TouchEndpoints lives,
            PurgeEndpoints purges,
            EventEndpoints events,
            WebhookEndpoints webhooks) {
        on(ENTRY, GET, entries::get);
        on(ENTRY, POST, entries::create);
        on(ENTRY, PUT, entries::put);
        on(ENTRY, PATCH, entries::patch);
        on(ENTRY, DELETE, entries::remove);
        on(TOUCH, POST, lives::touch);
        on(LEASE, DELETE, leases::giveBack);

        on(SERVICE, GET, service::read);
        on(SERVICE, POST, service::create);
        on(SERVICE, PUT, service::put);
        on(SERVICE, PATCH, service::put);
        on(SERVICE, DELETE, service::remove);
        on(PURGE, POST, purges::purge);
        on(TAG, PUT, purges::version);
        on(EVENTS, GET, events::follow);

        on(COUNTERS, POST, counters::changeEach);
        on(COUNTER, GET, counters::read);
        on(COUNTER, POST, counters::change);
        on(COUNTER, DELETE, counters::remove);

        on(LIST, GET, lists::read);
        on(LIST, POST, lists::change);
        on(LIST, DELETE, lists::remove);

        on(LIMIT, GET, limits::peek);
        on(LIMIT, POST, limits::take);
        on(LIMIT, DELETE, limits::reset);

        on(SESSIONS, GET, sessions::list);
        on(SESSIONS, POST, sessions::begin);
        on(SESSIONS, DELETE, sessions::revoke);
        on(SESSION, GET, sessions::get);
        on(SESSION, POST, sessions::create);
        on(SESSION, PUT, sessions::put);
        on(SESSION, PATCH, sessions::merge);
        on(SESSION, DELETE, sessions::end);
        on(ROTATION, POST, sessions::rotate);

        on(HOOK, POST, webhooks::deliver);

        onControlPlane(SERVICES, GET);
        onControlPlane(CAPABILITIES, GET);
        onControlPlane(STATS, GET);
        onControlPlane(SUBSCRIBER, GET);
        onControlPlane(CONFIG, GET);
        onControlPlane(RELOAD, POST);
        onControlPlane(CACHE, DELETE);
    }

    private void on(TargetKind kind, Verb verb, WithoutBody handler) {
        put(kind, verb, handler);
    }

    private void on(TargetKind kind, Verb verb, WithBody handler) {
        put(kind, verb, handler);
    }

    private void onControlPlane(TargetKind kind, Verb verb) {
        put(kind, verb, Endpoint.ControlPlane.RESOURCE);
    }

    private void put(TargetKind kind, Verb verb, Endpoint endpoint) {
        table.computeIfAbsent(kind, x -> new EnumMap<>(Verb.class)).put(verb, endpoint);
    }

    /**
     * The endpoint for a method at a kind of target.
     *
     * @throws HttpRefusal when the method is not allowed there; it names those that are
     */
    Endpoint find(TargetKind kind, Verb verb) {
        Endpoint endpoint = at(kind).get(verb);
        if (endpoint == null) {
            throw notAllowed(kind);
        }
        return endpoint;
    }

    /** The refusal of a method at a kind of target. */
    HttpRefusal notAllowed(TargetKind kind) {
        return HttpRefusal.notAllowed(String.join(", ", methods(kind)));
    }

    /** The methods that are allowed at a kind of target. */
    public Set<String> methods(TargetKind kind) {
        Set<String> methods = new LinkedHashSet<>();
        for (Verb verb : at(kind).keySet()) {
            methods.add(verb.name());
            if (verb == GET) {
                methods.add("HEAD");
            }
        }
        return methods;
    }

    private Map<Verb, Endpoint> at(TargetKind kind) {
        return table.getOrDefault(kind, Collections.emptyMap());
    }
}
