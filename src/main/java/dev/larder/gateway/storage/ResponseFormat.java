package dev.larder.gateway.storage;

import dev.larder.core.cache.Draft;
import dev.larder.core.service.LifetimeRequest;
import dev.larder.core.service.LifetimeRequest.TtlRequest;
import dev.larder.gateway.policy.CachePolicy;
import dev.larder.gateway.policy.EntityTag;
import dev.larder.gateway.policy.HeaderFields;
import dev.larder.gateway.policy.HeaderFields.Field;
import dev.larder.gateway.policy.ResponseFreshness;
import dev.larder.gateway.policy.ResponseHead;
import dev.larder.gateway.policy.SelectingFields;
import dev.larder.gateway.policy.StoredHead;
import dev.larder.gateway.policy.Storing;
import dev.larder.spi.Entry;
import dev.larder.spi.Representation;
import dev.larder.spi.Representation.Attribute;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The form of a stored response in an entry. The attributes of the entry are the status, the freshness, Larder's entity
 * tag, the fields of the request that selected the response, and then the fields of the response, in this order.
 *
 * <p>The lifetime of the entry is that of the response: it is fresh as long as the response, and kept stale as long as
 * that is of use. So leases treat a response as they treat any value.
 */
public final class ResponseFormat {
    /** The media type of an HTTP message (RFC 9112, section 10.2). */
    private static final String MEDIA_TYPE = "application/http";

    /** No field has a name that begins so (RFC 9110, section 5.1). */
    private static final String STATUS = ":status";

    private static final String FRESHNESS = ":freshness";
    private static final String TAG = ":etag";
    private static final String SELECTING = ":";
    private static final Duration MIN_FRESHNESS = Duration.ofMillis(1);

    private ResponseFormat() {}

    /**
     * The response as a value to store; empty if its fields are too long to be stored.
     *
     * @param tags the tags by which it can be invalidated
     */
    public static Optional<Draft> draft(StoredResponse response, CachePolicy policy, List<String> tags) {
        StoredHead head = response.head();
        List<Attribute> attributes = new ArrayList<>();
        attributes.add(new Attribute(STATUS, Integer.toString(head.response().status())));
        attributes.add(new Attribute(FRESHNESS, text(head.freshness())));
        head.mintedTag().ifPresent(tag -> attributes.add(new Attribute(TAG, tag.text())));
        head.selecting()
                .fields()
                .fields()
                .forEach(field -> attributes.add(new Attribute(SELECTING + field.name(), field.value())));
        head.response().fields().fields().forEach(field -> attributes.add(new Attribute(field.name(), field.value())));
        try {
            Representation form = new Representation(MEDIA_TYPE, "", attributes);
            return Optional.of(new Draft(form, response.body(), lifetime(head, policy), tags));
        } catch (IllegalArgumentException tooLong) {
            return Optional.empty();
        }
    }

    /** The response that an entry of this form holds, read once for each entry in memory; empty for another entry. */
    public static Optional<StoredResponse> of(Entry entry) {
        return entry.memo(Parsed.class, ResponseFormat::parsed).response();
    }

    /** The parsed content of an entry. */
    private record Parsed(Optional<StoredResponse> response) {}

    private static Parsed parsed(Entry entry) {
        List<Attribute> attributes = entry.form().attributes();
        if (attributes.size() < 2 || !attributes.get(0).name().equals(STATUS)) {
            return new Parsed(Optional.empty());
        }
        int status = Integer.parseInt(attributes.get(0).value());
        ResponseFreshness freshness = freshness(attributes.get(1).value());
        Optional<EntityTag> minted = Optional.empty();
        List<Field> selecting = new ArrayList<>();
        List<Field> fields = new ArrayList<>(attributes.size());
        for (Attribute attribute : attributes.subList(2, attributes.size())) {
            String name = attribute.name();
            if (name.equals(TAG)) {
                minted = Optional.of(EntityTag.parse(attribute.value()));
            } else if (name.startsWith(SELECTING)) {
                selecting.add(new Field(name.substring(SELECTING.length()), attribute.value()));
            } else {
                fields.add(new Field(name, attribute.value()));
            }
        }
        var response = new ResponseHead(status, new HeaderFields(fields));
        var selected = SelectingFields.of(response.fields(), new HeaderFields(selecting));
        var head = new StoredHead(response, selected, freshness, minted);
        return new Parsed(Optional.of(new StoredResponse(ended(head, entry), entry.payload())));
    }

    /** A soft purge ends the freshness of an entry. */
    private static StoredHead ended(StoredHead head, Entry entry) {
        return entry.lifetime().invalidated() ? head.endedAt(head.freshness().received()) : head;
    }

    private static LifetimeRequest lifetime(StoredHead head, CachePolicy policy) {
        ResponseFreshness freshness = head.freshness();
        Duration remaining = freshness.remaining(freshness.received());
        boolean reused =
                freshness.obligation() != ResponseFreshness.Obligation.ALWAYS && remaining.compareTo(MIN_FRESHNESS) > 0;
        Duration fresh = reused ? remaining : MIN_FRESHNESS;
        Duration kept = Storing.retention(head, policy);
        Duration stale = kept.minus(fresh);
        return new LifetimeRequest(
                new TtlRequest.For(fresh), Optional.empty(), Optional.of(stale.isNegative() ? Duration.ZERO : stale));
    }

    private static String text(ResponseFreshness freshness) {
        return String.join(
                " ",
                freshness.source().name(),
                Long.toString(freshness.lifetime().toMillis()),
                Long.toString(freshness.initialAge().toMillis()),
                Long.toString(freshness.received().toEpochMilli()),
                freshness.obligation().name(),
                Long.toString(freshness.staleWhileRevalidate().toMillis()),
                Long.toString(freshness.staleIfError().toMillis()));
    }

    private static ResponseFreshness freshness(String text) {
        String[] parts = text.split(" ", -1);
        return new ResponseFreshness(
                ResponseFreshness.Source.valueOf(parts[0]),
                Duration.ofMillis(Long.parseLong(parts[1])),
                Duration.ofMillis(Long.parseLong(parts[2])),
                Instant.ofEpochMilli(Long.parseLong(parts[3])),
                ResponseFreshness.Obligation.valueOf(parts[4]),
                Duration.ofMillis(Long.parseLong(parts[5])),
                Duration.ofMillis(Long.parseLong(parts[6])));
    }
}
