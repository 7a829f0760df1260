package dev.larder.ai.answer;

import dev.larder.core.cache.Draft;
import dev.larder.core.service.LifetimeRequest;
import dev.larder.core.service.LifetimeRequest.TtlRequest;
import dev.larder.spi.Entry;
import dev.larder.spi.Representation;
import dev.larder.spi.Representation.Attribute;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The form of stored answers of one kind in an entry: a JSON text, and an attribute that tells the kind. */
public final class AnswerFormat {
    private static final String KIND = ":answer";

    private final Representation form;

    /** @param kind a name of the kind, which is stored with each answer */
    public AnswerFormat(String kind) {
        this.form = Representation.JSON.with(List.of(new Attribute(KIND, kind)));
    }

    /** An answer as a value to store, without tags. It is never shown stale. */
    public Draft draft(byte[] json, Duration ttl) {
        var lifetime = new LifetimeRequest(new TtlRequest.For(ttl), Optional.empty(), Optional.of(Duration.ZERO));
        return new Draft(form, json, lifetime, List.of());
    }

    /** Whether the entry holds an answer of this kind. */
    public boolean isIn(Entry entry) {
        return entry.form().equals(form);
    }
}
