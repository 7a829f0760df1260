package dev.larder.http.message;

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
import dev.larder.http.codec.RequestTarget;
import dev.larder.spi.CacheKey;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.Set;

/**
 * A request that the gate has admitted. Immutable.
 *
 * @param request the request itself
 * @param target its target
 * @param query its parameters
 * @param verb its verb
 * @param caller its sender
 * @param service the service of the target, if it has one
 * @param isHead whether it is a HEAD, answered with the header of a GET's answer
 */
public record ApiRequest(
        HttpServerRequest request,
        RequestTarget target,
        Query query,
        Verb verb,
        Caller caller,
        Optional<Service> service,
        boolean isHead) {
    /** The header field with the names of failed hooks that are configured not to fail the call. */
    public static final CharSequence UNPURGED = HttpHeaders.createOptimized("X-Cache-Unpurged");

    private static final String PLACE = ApiRequest.class.getName();

    /**
     * The request that the gate has let in and passed on to the control plane.
     *
     * @throws Refusal.NotFound when the gate has not seen it: its path is none of the API's
     */
    public static ApiRequest of(RoutingContext context) {
        return find(context).orElseThrow(() -> new Refusal.NotFound("There is nothing here"));
    }

    /** The request that the gate has let in and passed on to the control plane; empty when it is none of the API's. */
    public static Optional<ApiRequest> find(RoutingContext context) {
        return Optional.ofNullable(context.get(PLACE));
    }

    /** Hands the request on to the control plane. */
    public void attachTo(RoutingContext context) {
        context.put(PLACE, this);
    }

    /** Whether asking again would bring the same answer, because the request changes nothing. */
    public boolean isRepeatable() {
        return verb == Verb.GET && !query.flag("clear") && !query.flag("pull");
    }

    /**
     * This request, if its query has no other parameters than these and the API key.
     *
     * @throws Refusal.Bad when it has: a typo must not change what a call means
     */
    @CanIgnoreReturnValue
    public ApiRequest allowing(Set<String> parameters) {
        query.allowOnly(parameters);
        return this;
    }

    /**
     * This request, if it has no body.
     *
     * @throws Refusal.Bad when it has one: the body would be ignored
     */
    @CanIgnoreReturnValue
    public ApiRequest withoutBody() {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (request.headers().contains(HttpHeaders.TRANSFER_ENCODING) || (length != null && !length.equals("0"))) {
            throw new Refusal.Bad("This call takes no body; its arguments belong in the query");
        }
        return this;
    }

    /** The precondition on the existing entry (RFC 9110, section 13). */
    public Precondition precondition() {
        return ETags.precondition(request.headers());
    }

    /** This request after a wait: with the rights that its caller has now, at the service that has the name now. */
    public ApiRequest at(Caller present, Service named) {
        return new ApiRequest(request, target, query, verb, present, Optional.of(named), isHead);
    }

    /** The caller at the service that the target names. */
    public AuthorizedCall access() {
        return access(service.orElseThrow());
    }

    /** The caller at any service. */
    public AuthorizedCall access(Service other) {
        return new AuthorizedCall(
                caller, other, hook -> request.response().headers().add(UNPURGED, hook));
    }

    /** The key that the target names. */
    public CacheKey key() {
        return Keys.of(target.rest());
    }
}
