package dev.larder.http.codec;

import dev.larder.core.Refusal;
import dev.larder.core.access.Verb;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;

/**
 * The conditions of requests (RFC 9110, section 13.1) that an endpoint evaluates. A request with any other condition is
 * refused before anything happens: its sender relies on the condition.
 *
 * <p>{@code If-Match} and {@code If-None-Match} compare entity tags. An endpoint whose target has no entity tag, or
 * that reads or changes several entries, cannot evaluate them. A read there ignores the tags of {@code If-None-Match}:
 * none can match, and the whole answer is always correct.
 *
 * <p>{@code If-Modified-Since} and {@code If-Unmodified-Since} compare dates. Larder tells no {@code Last-Modified}, so
 * no endpoint evaluates them. A read ignores {@code If-Modified-Since}, as section 13.1.3 demands: the whole answer is
 * always correct. The RFC has a server without such dates ignore those of other requests too (sections 13.1.3 and
 * 13.1.4), but a sender who believes that a date guards a write would lose data. Larder refuses them.
 *
 * <p>{@code If-Range} decides only between a part and the whole of an answer. Where Larder serves no ranges it ignores
 * {@code Range} and {@code If-Range} together, as section 13.1.5 demands.
 */
public enum Conditions {
    /** No condition is evaluated. */
    NONE,
    /** The conditions on entity tags are evaluated. */
    ENTITY_TAGS,
    /** All conditions are evaluated, here or at an origin. */
    ALL;

    private static final CharSequence IF_MATCH = HttpHeaders.createOptimized("If-Match");
    private static final CharSequence IF_NONE_MATCH = HttpHeaders.createOptimized("If-None-Match");
    private static final CharSequence IF_MODIFIED_SINCE = HttpHeaders.createOptimized("If-Modified-Since");
    private static final CharSequence IF_UNMODIFIED_SINCE = HttpHeaders.createOptimized("If-Unmodified-Since");

    /**
     * Lets pass a request whose conditions are all evaluated.
     *
     * @param fields the request's header fields
     * @param verb the verb of the request
     * @throws Refusal.Bad when the request has another condition
     */
    public void admit(MultiMap fields, Verb verb) {
        if (this == ALL) {
            return;
        }
        if (this == NONE) {
            requireNone(fields, IF_MATCH);
        }
        if (this == NONE && (verb != Verb.GET || "*".equals(fields.get(IF_NONE_MATCH)))) {
            requireNone(fields, IF_NONE_MATCH);
        }
        requireNone(fields, IF_UNMODIFIED_SINCE);
        if (verb != Verb.GET) {
            requireNone(fields, IF_MODIFIED_SINCE);
        }
    }

    private static void requireNone(MultiMap fields, CharSequence name) {
        if (fields.contains(name)) {
            throw new Refusal.Bad("The condition %s is not evaluated here, so nothing was done".formatted(name));
        }
    }
}
