package dev.larder.gateway.policy;

import java.time.Instant;
import java.util.Optional;

/**
 * A stored response without its body.
 *
 * @param response the status and the fields that may be stored
 * @param selecting the fields of the request that Vary selected
 * @param freshness its freshness
 * @param mintedTag the entity tag that Larder created because the origin sent none; never sent to the origin
 */
public record StoredHead(
        ResponseHead response, HeaderFields selecting, ResponseFreshness freshness, Optional<EntityTag> mintedTag) {
    /** The head to store of an exchange. */
    public static StoredHead of(Exchange exchange, CachePolicy policy) {
        ResponseHead response = exchange.response().dated(exchange.received());
        HeaderFields selecting =
                Vary.of(response.fields()).select(exchange.request().fields());
        return new StoredHead(
                response.with(Storing.fields(response.fields(), policy)),
                selecting,
                ResponseFreshness.of(exchange, policy),
                Optional.empty());
    }

    /** This head with an entity tag of Larder's, unless the origin sent one. */
    public StoredHead withMintedTag(EntityTag tag) {
        return new StoredHead(
                response, selecting, freshness, response.fields().has("ETag") ? Optional.empty() : Optional.of(tag));
    }

    /** This head, ended at a time by a soft purge. */
    public StoredHead endedAt(Instant purged) {
        return new StoredHead(response, selecting, freshness.endedAt(purged), mintedTag);
    }

    /** Whether Vary lets the response answer a request with these fields. */
    public boolean matches(HeaderFields request) {
        return Vary.of(response.fields()).matches(selecting, request);
    }

    /** The entity tag of the origin, else Larder's. */
    public Optional<EntityTag> entityTag() {
        return response.fields().first("ETag").map(EntityTag::parse).or(() -> mintedTag);
    }

    /** The head of an answer from the cache: the stored fields as they came, and the age of now (RFC 9111 §4). */
    public ResponseHead answer(Instant now) {
        long age = DeltaSeconds.atMost(freshness.age(now)).toSeconds();
        HeaderFields fields = response.fields().with("Age", Long.toString(age));
        return response.with(
                mintedTag.map(tag -> fields.plus("ETag", tag.text())).orElse(fields));
    }
}
