package dev.larder.ai.answer;

import dev.larder.core.cache.Draft;
import dev.larder.core.service.LifetimeRequest;
import dev.larder.core.service.LifetimeRequest.TtlRequest;
import dev.larder.spi.Entry;
import dev.larder.spi.Representation;
import dev.larder.spi.Representation.Attribute;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The form of stored answers of one kind in an entry: a JSON text, and attributes, of which the first tells the kind. */
public final class AnswerFormat {
    private static final String KIND = ":answer";

    private final Attribute kind;

    /** @param kind a name of the kind, which is stored with each answer */
    public AnswerFormat(String kind) {
        this.kind = new Attribute(KIND, kind);
    }

    /**
     * The lifetime of an answer.
     *
     * @param ttl the time for which it is fresh
     * @param stale the time after it in which the answer may be shown stale; zero for never
     */
    public record AnswerLifetime(Duration ttl, Duration stale) {}

    /**
     * An answer as a value to store, without tags.
     *
     * @param more attributes that are stored with it
     */
    public Draft draft(byte[] json, AnswerLifetime lifetime, List<Attribute> more) {
        List<Attribute> attributes = new ArrayList<>(List.of(kind));
        attributes.addAll(more);
        return new Draft(
                Representation.JSON.with(attributes),
                json,
                new LifetimeRequest(new TtlRequest.For(lifetime.ttl), Optional.empty(), Optional.of(lifetime.stale)),
                List.of());
    }

    /** Whether the entry holds an answer of this kind. */
    public boolean isIn(Entry entry) {
        Representation form = entry.form();
        return form.contentType().equals(Representation.JSON.contentType())
                && !form.attributes().isEmpty()
                && form.attributes().get(0).equals(kind);
    }
}
