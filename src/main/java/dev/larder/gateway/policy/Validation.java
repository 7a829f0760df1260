package dev.larder.gateway.policy;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Asking the origin whether stored responses are still good (RFC 9111 §4.3). */
public final class Validation {
    /** The client's own conditions, which the cache answers itself. */
    private static final Set<String> CONDITIONS = Set.of("if-none-match", "if-modified-since", "if-range", "range");

    /** Fields that a 304 does not change (RFC 9111 §3.2): they describe the stored bytes, and a 304 has no bytes. */
    private static final Set<String> OF_THE_BODY =
            Set.of("content-length", "content-encoding", "content-range", "content-md5", "content-digest", "etag");

    /** Fields of the older response that are wrong as soon as there is a newer one without them. */
    private static final Set<String> OF_THE_TIME = Set.of("age", "date");

    private Validation() {}

    /** Whether the origin sent something to validate its response with. */
    public static boolean isPossible(HeaderFields response) {
        return response.has("ETag") || response.has("Last-Modified");
    }

    /** The request that asks whether one of the stored responses is still good, for the whole body. */
    public static RequestHead request(RequestHead request, List<StoredHead> stored) {
        HeaderFields fields = request.fields().without(name -> CONDITIONS.contains(FieldText.lower(name)));
        String tags = stored.stream()
                .flatMap(head -> head.response().fields().first("ETag").stream())
                .distinct()
                .collect(Collectors.joining(", "));
        if (!tags.isEmpty()) {
            fields = fields.plus("If-None-Match", tags);
        }
        // of several variants, a date does not tell which one is meant
        Optional<String> modified =
                stored.size() == 1 ? stored.get(0).response().fields().first("Last-Modified") : Optional.empty();
        if (modified.isPresent()) {
            fields = fields.plus("If-Modified-Since", modified.get());
        }
        return new RequestHead(request.method(), request.target(), fields);
    }

    /** Whether a request has a range or a condition, which {@link #request} does not send to the origin. */
    public static boolean isConditional(RequestHead request) {
        for (String name : CONDITIONS) {
            if (request.fields().has(name)) {
                return true;
            }
        }
        return false;
    }

    /** The stored response that a 304 speaks of: the one with its entity tag, or the only one. */
    public static Optional<StoredHead> selected(List<StoredHead> stored, ResponseHead notModified) {
        Optional<EntityTag> tag = notModified.fields().first("ETag").map(EntityTag::parse);
        Optional<StoredHead> tagged = stored.stream()
                .filter(head -> tag.isPresent()
                        && head.entityTag().filter(tag.get()::matchesWeakly).isPresent())
                .findFirst();
        return tagged.or(() -> stored.size() == 1 ? Optional.of(stored.get(0)) : Optional.empty());
    }

    /**
     * The exchange in whose place a 304 or a HEAD stands: the stored response with the newer fields (RFC 9111 §3.2).
     * They may forbid to store it any longer, which {@link Storing} tells.
     */
    public static Exchange merged(StoredHead stored, Exchange exchange) {
        HeaderFields newer = changes(
                stored.response().fields(),
                HopByHop.strip(exchange.response().dated(exchange.received()).fields()));
        HeaderFields merged = stored.response()
                .fields()
                .without(name -> OF_THE_TIME.contains(FieldText.lower(name)))
                .updatedBy(newer);
        return new Exchange(exchange.request(), stored.response().with(merged), exchange.sent(), exchange.received());
    }

    /** A stored response, updated by a 304 to it (RFC 9111 §4.3.4). */
    public static StoredHead updated(StoredHead stored, Exchange exchange, CachePolicy policy) {
        StoredHead updated = StoredHead.of(merged(stored, exchange), policy);
        return stored.mintedTag().map(updated::withMintedTag).orElse(updated);
    }

    /**
     * A stored response to GET, updated by a 200 to HEAD, or empty if that tells that the stored one is outdated (RFC
     * 9111 §4.3.5). Another status says nothing about the stored response.
     *
     * @param length the length of the stored body
     */
    public static Optional<StoredHead> updatedByHead(StoredHead stored, long length, HeadUpdate update) {
        ResponseHead head = update.exchange.response();
        if (head.status() != 200 || stored.response().status() != 200) {
            return Optional.of(stored);
        }
        HeaderFields fields = stored.response().fields();
        boolean same = agrees(head.fields().first("Content-Length"), Optional.of(Long.toString(length)))
                && agrees(head.fields().first("ETag"), fields.first("ETag"))
                && agrees(head.fields().first("Last-Modified"), fields.first("Last-Modified"));
        return same ? Optional.of(updated(stored, update.exchange, update.policy)) : Optional.empty();
    }

    /**
     * Whether a validator of a response to HEAD is that of the stored response. Without one, equal fields and an equal
     * length do not tell that the body is still the same.
     */
    public static boolean isConfirmed(StoredHead stored, ResponseHead head) {
        HeaderFields fields = stored.response().fields();
        return Stream.of("ETag", "Last-Modified")
                .anyMatch(name ->
                        head.fields().has(name) && head.fields().first(name).equals(fields.first(name)));
    }

    /** The exchange that updates a stored response, and the policy that holds for it. */
    public record HeadUpdate(Exchange exchange, CachePolicy policy) {}

    /**
     * The fields of a newer response that change the stored ones. Content-Type may change its parameters only: many
     * origins send a default type with 304, and the stored bytes do not become HTML by it.
     */
    private static HeaderFields changes(HeaderFields stored, HeaderFields newer) {
        boolean sameType = stored.has("Content-Type") && mediaType(stored).equals(mediaType(newer));
        return newer.without(name ->
                OF_THE_BODY.contains(FieldText.lower(name)) || (name.equalsIgnoreCase("Content-Type") && !sameType));
    }

    private static Optional<String> mediaType(HeaderFields fields) {
        return fields.first("Content-Type")
                .flatMap(type -> FieldText.split(type, ';').stream().findFirst())
                .map(FieldText::lower);
    }

    private static boolean agrees(Optional<String> sent, Optional<String> stored) {
        return sent.isEmpty() || sent.equals(stored);
    }
}
