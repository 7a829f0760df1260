package dev.larder.http;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.larder.core.Refusal;
import dev.larder.core.access.AuthorizedCall;
import dev.larder.core.access.Caller;
import dev.larder.core.access.Verb;
import dev.larder.core.cache.Precondition;
import dev.larder.core.service.Service;
import dev.larder.http.codec.ETags;
import dev.larder.http.codec.Keys;
import dev.larder.http.codec.Query;
import dev.larder.http.codec.Target;
import dev.larder.spi.CacheKey;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.Set;

/**
 * A request that was let in: who asks what of which service.
 *
 * @param request the request itself
 * @param target what it is aimed at
 * @param query its parameters
 * @param verb what it does
 * @param caller who sent it
 * @param service the service it is aimed at, if at one
 * @param isHead whether nothing but the header of a GET's answer is wanted
 */
public record ApiRequest(
        HttpServerRequest request,
        Target target,
        Query query,
        Verb verb,
        Caller caller,
        Optional<Service> service,
        boolean isHead) {
    /** Names what could not purge although its owner said that it must not fail the call. */
    public static final CharSequence UNPURGED = HttpHeaders.createOptimized("X-Cache-Unpurged");

    private static final String PLACE = ApiRequest.class.getName();

    /** The exchange of a request that the gate has let in. */
    static ApiRequest of(RoutingContext context) {
        ApiRequest exchange = context.get(PLACE);
        if (exchange == null) {
            throw new Refusal.NotFound("There is nothing here");
        }
        return exchange;
    }

    void attachTo(RoutingContext context) {
        context.put(PLACE, this);
    }

    /** Whether the request that was let in wants nothing but a header. */
    static boolean wantsHead(RoutingContext context) {
        ApiRequest exchange = context.get(PLACE);
        return exchange != null && exchange.isHead;
    }

    /** Whether asking again would bring the same answer, because the request changes nothing. */
    static boolean isRepeatable(RoutingContext context) {
        ApiRequest exchange = context.get(PLACE);
        return exchange != null
                && exchange.verb == Verb.GET
                && !exchange.query.flag("clear")
                && !exchange.query.flag("pull");
    }

    static boolean isAttachedTo(RoutingContext context) {
        return context.get(PLACE) != null;
    }

    /**
     * This exchange, if its query has no other parameters than these and the API key.
     *
     * @throws Refusal.Bad when it has: a typo must not change what a call means
     */
    ApiRequest allowing(Set<String> parameters) {
        query.allowOnly(parameters);
        return this;
    }

    /**
     * This exchange, if its request has no body.
     *
     * @throws Refusal.Bad when it has one: what it says would be ignored
     */
    @CanIgnoreReturnValue
    ApiRequest withoutBody() {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (request.headers().contains(HttpHeaders.TRANSFER_ENCODING) || (length != null && !length.equals("0"))) {
            throw new Refusal.Bad("This call takes no body; what it is about stands in the query");
        }
        return this;
    }

    /** What must hold of the entry that is there (RFC 9110, section 13). */
    Precondition precondition() {
        return ETags.precondition(request.headers());
    }

    /** The caller before the service's door. */
    AuthorizedCall access() {
        return access(service.orElseThrow());
    }

    /** The caller before the door of any service. */
    AuthorizedCall access(Service other) {
        return new AuthorizedCall(
                caller, other, hook -> request.response().headers().add(UNPURGED, hook));
    }

    /** The key that the target names. */
    CacheKey key() {
        return Keys.of(target.rest());
    }
}
