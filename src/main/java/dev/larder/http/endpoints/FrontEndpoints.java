package dev.larder.http.endpoints;

import dev.larder.core.access.AuthorizedCall;
import dev.larder.core.access.Verb;
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

    public Reply forward(ApiRequest call, byte[] body) {
        ForwardedRequest request = ForwardedRequest.of(call, body);
        AuthorizedCall access = call.access();
        String path = call.target().rest();
        for (Verb verb : needed(request.method(), call.verb())) {
            if (path.isEmpty()) {
                access.requirePrefix(verb, "");
            } else {
                access.require(verb, new CacheKey(path));
            }
        }
        var front = (HttpFront) access.service().front().orElseThrow();
        return front.answer(request);
    }

    /** A method that Larder does not know may do anything. */
    private static Set<Verb> needed(String method, Verb verb) {
        boolean known = method.equals(verb.name()) || verb == Verb.GET;
        return known ? Set.of(verb) : CHANGES;
    }
}
