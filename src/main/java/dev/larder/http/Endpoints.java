package dev.larder.http;

import static dev.larder.core.access.Verb.DELETE;
import static dev.larder.core.access.Verb.GET;
import static dev.larder.core.access.Verb.PATCH;
import static dev.larder.core.access.Verb.POST;
import static dev.larder.core.access.Verb.PUT;
import static dev.larder.http.codec.Conditions.ALL;
import static dev.larder.http.codec.Conditions.ENTITY_TAGS;
import static dev.larder.http.codec.Conditions.NONE;
import static dev.larder.http.codec.TargetKind.CACHE;
import static dev.larder.http.codec.TargetKind.CAPABILITIES;
import static dev.larder.http.codec.TargetKind.CONFIG;
import static dev.larder.http.codec.TargetKind.CONVERSATION;
import static dev.larder.http.codec.TargetKind.COUNTER;
import static dev.larder.http.codec.TargetKind.COUNTERS;
import static dev.larder.http.codec.TargetKind.ENTRY;
import static dev.larder.http.codec.TargetKind.EVENTS;
import static dev.larder.http.codec.TargetKind.FORWARD;
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

import dev.larder.core.Refusal;
import dev.larder.core.access.Verb;
import dev.larder.http.Endpoint.WithBody;
import dev.larder.http.Endpoint.WithUnreadBody;
import dev.larder.http.Endpoint.WithoutBody;
import dev.larder.http.codec.Conditions;
import dev.larder.http.codec.TargetKind;
import dev.larder.http.endpoints.ConversationEndpoints;
import dev.larder.http.endpoints.CounterEndpoints;
import dev.larder.http.endpoints.EntryEndpoints;
import dev.larder.http.endpoints.EventEndpoints;
import dev.larder.http.endpoints.FrontEndpoints;
import dev.larder.http.endpoints.LeaseEndpoints;
import dev.larder.http.endpoints.LimitEndpoints;
import dev.larder.http.endpoints.ListEndpoints;
import dev.larder.http.endpoints.PurgeEndpoints;
import dev.larder.http.endpoints.ServiceEndpoints;
import dev.larder.http.endpoints.SessionEndpoints;
import dev.larder.http.endpoints.TouchEndpoints;
import dev.larder.http.endpoints.WebhookEndpoints;
import dev.larder.http.message.ApiRequest;
import dev.larder.http.problem.HttpRefusal;
import jakarta.inject.Singleton;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The table of endpoints: for each kind of target and each verb the conditions that are evaluated, the right that is
 * needed before a body is read, and the handler. Every other combination is refused with 405.
 */
@Singleton
public final class Endpoints {
    private final Map<TargetKind, Map<Verb, Line>> table = new EnumMap<>(TargetKind.class);

    Endpoints(
            EntryEndpoints entries,
            ServiceEndpoints service,
            CounterEndpoints counters,
            ListEndpoints lists,
            ConversationEndpoints conversations,
            LimitEndpoints limits,
            SessionEndpoints sessions,
            LeaseEndpoints leases,
            TouchEndpoints lifetimes,
            PurgeEndpoints purges,
            EventEndpoints events,
            WebhookEndpoints webhooks,
            FrontEndpoints fronts) {
        on(ENTRY, GET, ENTITY_TAGS, entries::get);
        on(ENTRY, POST, ENTITY_TAGS, Rights::onKey, entries::create);
        on(ENTRY, PUT, ENTITY_TAGS, Rights::onKey, entries::put);
        on(ENTRY, PATCH, ENTITY_TAGS, Rights::onKey, entries::patch);
        on(ENTRY, DELETE, ENTITY_TAGS, entries::remove);
        on(TOUCH, POST, ENTITY_TAGS, lifetimes::touch);
        on(LEASE, DELETE, NONE, leases::giveBack);

        on(SERVICE, GET, NONE, service::read);
        on(SERVICE, POST, NONE, Rights::onSomeKey, service::create);
        on(SERVICE, PUT, NONE, Rights::onSomeKey, service::put);
        on(SERVICE, PATCH, NONE, Rights::onSomeKey, service::put);
        on(SERVICE, DELETE, NONE, service::remove);
        on(PURGE, POST, NONE, Rights::toPurge, purges::purge);
        on(TAG, PUT, NONE, Rights::toPurge, purges::version);
        on(EVENTS, GET, NONE, events::follow);

        on(COUNTERS, POST, NONE, Rights::onSomeKey, counters::changeEach);
        on(COUNTER, GET, NONE, counters::read);
        on(COUNTER, POST, NONE, Rights::onKey, counters::change);
        on(COUNTER, DELETE, NONE, counters::remove);

        on(LIST, GET, NONE, lists::read);
        on(LIST, POST, NONE, Rights::onList, lists::change);
        on(LIST, DELETE, NONE, lists::remove);

        on(CONVERSATION, GET, NONE, conversations::read);
        on(CONVERSATION, POST, NONE, Rights::onKey, conversations::append);
        on(CONVERSATION, DELETE, NONE, conversations::remove);

        on(LIMIT, GET, NONE, limits::peek);
        on(LIMIT, POST, NONE, Rights::onKey, limits::take);
        on(LIMIT, DELETE, NONE, limits::reset);

        on(SESSIONS, GET, NONE, sessions::list);
        on(SESSIONS, POST, NONE, Rights::onSessions, sessions::begin);
        on(SESSIONS, DELETE, NONE, sessions::revoke);
        on(SESSION, GET, ENTITY_TAGS, sessions::get);
        on(SESSION, POST, ENTITY_TAGS, Rights::onSessions, sessions::create);
        on(SESSION, PUT, ENTITY_TAGS, Rights::onSessions, sessions::put);
        on(SESSION, PATCH, ENTITY_TAGS, Rights::onSessions, sessions::merge);
        on(SESSION, DELETE, ENTITY_TAGS, sessions::end);
        on(ROTATION, POST, ENTITY_TAGS, sessions::rotate);

        on(HOOK, POST, NONE, Rights::none, webhooks::deliver);

        for (Verb verb : Verb.values()) {
            on(FORWARD, verb, ALL, FrontEndpoints::requireRights, fronts::forward);
        }

        onControlPlane(SERVICES, GET);
        onControlPlane(CAPABILITIES, GET);
        onControlPlane(STATS, GET);
        onControlPlane(SUBSCRIBER, GET);
        onControlPlane(CONFIG, GET);
        onControlPlane(RELOAD, POST);
        onControlPlane(CACHE, DELETE);
    }

    /**
     * A line of the table.
     *
     * @param conditions the conditions that the endpoint evaluates
     * @param right requires the right of the caller that is checked before a body is read; throws the refusal
     * @param endpoint the handler
     */
    record Line(Conditions conditions, Consumer<ApiRequest> right, Endpoint endpoint) {}

    private void on(TargetKind kind, Verb verb, Conditions conditions, WithoutBody handler) {
        put(kind, verb, new Line(conditions, Rights::none, handler));
    }

    private void on(TargetKind kind, Verb verb, Conditions conditions, Consumer<ApiRequest> right, WithBody handler) {
        put(kind, verb, new Line(conditions, right, handler));
    }

    private void on(
            TargetKind kind, Verb verb, Conditions conditions, Consumer<ApiRequest> right, WithUnreadBody handler) {
        put(kind, verb, new Line(conditions, right, handler));
    }

    private void onControlPlane(TargetKind kind, Verb verb) {
        put(kind, verb, new Line(NONE, Rights::none, Endpoint.ControlPlane.RESOURCE));
    }

    private void put(TargetKind kind, Verb verb, Line line) {
        table.computeIfAbsent(kind, x -> new EnumMap<>(Verb.class)).put(verb, line);
    }

    /**
     * The line of the table for a request.
     *
     * @throws HttpRefusal when the method is not allowed there; it names those that are
     * @throws Refusal.Bad when the request has a condition that the endpoint does not evaluate
     */
    Line find(ApiRequest call) {
        TargetKind kind = call.target().kind();
        Line line = at(kind).get(call.verb());
        if (line == null) {
            throw notAllowed(kind);
        }
        line.conditions().admit(call.request().headers(), call.verb());
        return line;
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

    private Map<Verb, Line> at(TargetKind kind) {
        return table.getOrDefault(kind, Collections.emptyMap());
    }
}
