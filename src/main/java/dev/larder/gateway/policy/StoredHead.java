package dev.larder.gateway.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A stored response without its body.
 *
 * @param response the status and the fields that may be stored
 * @param selecting the fields of the request that Vary of the response names
 * @param freshness its freshness
 * @param mintedTag the entity tag that Larder created because the origin sent none; never sent to the origin
 */
public record StoredHead(
        ResponseHead response, SelectingFields selecting, ResponseFreshness freshness, Optional<EntityTag> mintedTag) {
    /** The head to store of an exchange. */
    public static StoredHead of(Exchange exchange, CachePolicy policy) {
        ResponseHead response = exchange.response().dated(exchange.received());
        HeaderFields fields = Storing.fields(response.fields(), policy);
        return new StoredHead(
                response.with(fields),
                SelectingFields.of(fields, exchange.request().fields()),
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
        return selecting.match(request);
    }

    /** The entity tag of the origin, else Larder's. */
    public Optional<EntityTag> entityTag() {
        return response.fields().first("ETag").map(EntityTag::parse).or(() -> mintedTag);
    }

    /** The number that the field Age has for an age of the response. */
    public static long ageSeconds(Duration age) {
        return DeltaSeconds.atMost(age).toSeconds();
    }

    /** The head of an answer from the cache: the stored fields as they came, and the age of now (RFC 9111 §4). */
    public ResponseHead answer(Instant now) {
        HeaderFields fields = response.fields().with("Age", Long.toString(ageSeconds(freshness.age(now))));
        return response.with(
                mintedTag.map(tag -> fields.plus("ETag", tag.text())).orElse(fields));
    }
}
