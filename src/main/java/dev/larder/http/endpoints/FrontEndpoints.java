package dev.larder.http.endpoints;

import dev.larder.core.Refusal;
import dev.larder.core.access.AuthorizedCall;
import dev.larder.core.access.Verb;
import dev.larder.core.cache.KeyspaceOperations;
import dev.larder.core.invalidation.freshness.Purge;
import dev.larder.core.invalidation.freshness.Purge.Mode;
import dev.larder.http.body.RequestBody;
import dev.larder.http.front.ForwardedRequest;
import dev.larder.http.front.HttpFront;
import dev.larder.http.message.ApiRequest;
import dev.larder.http.message.Reply;
import dev.larder.spi.CacheKey;
import jakarta.inject.Singleton;
import java.util.EnumSet;
import java.util.Set;

/** Hands requests to the services that stand in front of origins. The right to a path is the right to a key. */
@Singleton
public final class FrontEndpoints {
    private static final Set<Verb> CHANGES = EnumSet.of(Verb.POST, Verb.PUT, Verb.PATCH, Verb.DELETE);

    /** Invalidates what is cached of its target; not a method of the origin. */
    private static final String PURGE = "PURGE";

    private static final String SOFT = "soft";

    private final KeyspaceOperations keyspace;

    FrontEndpoints(KeyspaceOperations keyspace) {
        this.keyspace = keyspace;
    }

    /** Requires the rights of the method on the path. */
    public static void requireRights(ApiRequest call) {
        requireRights(call, call.access());
    }

    private static void requireRights(ApiRequest call, AuthorizedCall access) {
        String path = call.target().rest();
        for (Verb verb : needed(ForwardedRequest.method(call), call.verb())) {
            if (path.isEmpty()) {
                access.requirePrefix(verb, "");
            } else {
                access.require(verb, new CacheKey(path));
            }
        }
    }

    public Reply forward(ApiRequest call, RequestBody body) {
        AuthorizedCall access = call.access();
        requireRights(call, access);
        ForwardedRequest request = ForwardedRequest.of(call, body);
        String path = call.target().rest();
        // elsewhere it flushes the service, and here it would be a change of the origin
        if (path.isEmpty() && call.verb() == Verb.DELETE) {
            throw new Refusal.Bad("%s needs a path here; DELETE /api/v2/system/cache/%s clears the cache of the service"
                    .formatted(request.method(), access.service().name()));
        }
        if (request.method().equals(PURGE)) {
            return purge(access, path, mode(call));
        }
        var front = (HttpFront) access.service().front().orElseThrow();
        return front.answer(request);
    }

    /** The mode of the purge: soft by default, so that the origin need not send unchanged answers again. */
    private static Mode mode(ApiRequest call) {
        String soft = call.query().one(SOFT).orElse("true");
        return switch (soft) {
            case "true" -> Mode.SOFT;
            case "false" -> Mode.HARD;
            default -> throw new Refusal.Bad("soft must be true or false");
        };
    }

    private Reply purge(AuthorizedCall access, String path, Mode mode) {
        var what = new Purge(Set.of(), Set.of(), Set.of(new CacheKey(path)), mode);
        return Reply.of(keyspace.purge(access, what).map(PurgeAnswers::purged));
    }

    /** A method that Larder does not know may do anything. */
    private static Set<Verb> needed(String method, Verb verb) {
        boolean known = method.equals(verb.name()) || verb == Verb.GET || method.equals(PURGE);
        return known ? Set.of(verb) : CHANGES;
    }
}
