package dev.larder.gateway.policy;

import dev.larder.gateway.policy.CachePolicy.Permit;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whether a shared cache stores a response (RFC 9111 §3), and if not, why. */
public enum Storing {
    STORED,
    /** The method's responses are not stored. */
    METHOD,
    /** The status is not final, must not be stored, or has to be understood and is not. */
    STATUS,
    /** The response is a part of a body. */
    PARTIAL,
    /** The request or the response says {@code no-store}. */
    NO_STORE,
    /** The response says {@code private}. */
    PRIVATE,
    /** The request has Authorization, and the response does not say that it is for others (§3.5). */
    AUTHORIZATION,
    /** The response varies on more than the request. */
    VARY,
    /** The response sets a cookie. */
    SET_COOKIE,
    /** The response could never be reused. */
    NO_FRESHNESS;

    private static final List<String> FOR_OTHERS = List.of("public", "must-revalidate", "s-maxage");

    public static Storing of(Exchange exchange, CachePolicy policy) {
        CacheControl control = CacheControl.ofResponse(exchange.response().fields(), policy.targeted());
        Storing byHead = byHead(exchange, control);
        if (byHead != STORED) {
            return byHead;
        }
        Storing byDirectives = byDirectives(exchange, control, policy);
        if (byDirectives != STORED) {
            return byDirectives;
        }
        HeaderFields fields = exchange.response().fields();
        if (Vary.of(fields).isAny()) {
            return VARY;
        }
        if (fields.has("Set-Cookie") && !policy.permits(Permit.SET_COOKIE)) {
            return SET_COOKIE;
        }
        return isReusable(fields, ResponseFreshness.of(exchange, policy)) ? STORED : NO_FRESHNESS;
    }

    /** The time for which a head is useful to the cache, from its receipt on. */
    public static Duration retention(StoredHead head, CachePolicy policy) {
        ResponseFreshness freshness = head.freshness();
        Duration fresh = freshness.remaining(freshness.received());
        Duration stale = freshness.staleUse();
        Duration grace = Validation.isPossible(head.response().fields())
                        && policy.grace().compareTo(stale) > 0
                ? policy.grace()
                : stale;
        return fresh.isNegative() ? grace : fresh.plus(grace);
    }

    /**
     * The fields of a response that are stored (RFC 9111 §3.1): not those of the connection, not those that
     * {@code no-cache} or {@code private} name, and not those that count the requests of one client.
     */
    static HeaderFields fields(HeaderFields response, CachePolicy policy) {
        CacheControl control = CacheControl.ofResponse(response, policy.targeted());
        Set<String> named = new HashSet<>(control.fieldNames("no-cache"));
        named.addAll(control.fieldNames("private"));
        return HopByHop.strip(response).without(name -> {
            String lower = FieldText.lower(name);
            return named.contains(lower) || lower.startsWith("ratelimit") || lower.startsWith("x-ratelimit");
        });
    }

    private static Storing byHead(Exchange exchange, CacheControl control) {
        int status = exchange.response().status();
        if (!Methods.isStorable(exchange.request().method())) {
            return METHOD;
        }
        if (status == 206) {
            return PARTIAL;
        }
        boolean understood = !control.has("must-understand") || Statuses.isUnderstood(status);
        return Statuses.isStorable(status) && understood ? STORED : STATUS;
    }

    private static Storing byDirectives(Exchange exchange, CacheControl control, CachePolicy policy) {
        HeaderFields request = exchange.request().fields();
        // with must-understand, no-store is for caches that do not know the directive (§5.2.2.3)
        boolean noStore = control.has("no-store") && !control.has("must-understand") && !policy.isForced();
        if (noStore || CacheControl.ofRequest(request).has("no-store")) {
            return NO_STORE;
        }
        if (control.hasPlain("private") && !policy.isForced()) {
            return PRIVATE;
        }
        return request.has("Authorization") && FOR_OTHERS.stream().noneMatch(control::has) ? AUTHORIZATION : STORED;
    }

    /** Whether the response is ever served: fresh, stale where that is allowed, or once it is validated. */
    private static boolean isReusable(HeaderFields fields, ResponseFreshness freshness) {
        boolean validated = Validation.isPossible(fields);
        if (freshness.obligation() == ResponseFreshness.Obligation.ALWAYS) {
            return validated;
        }
        return freshness.source() != ResponseFreshness.Source.NONE
                && (validated
                        || freshness.isFresh(freshness.received())
                        || freshness.staleUse().compareTo(Duration.ZERO) > 0);
    }
}
