package dev.larder.ai.embeddings;

import static java.util.stream.Collectors.toMap;

import dev.larder.ai.answer.AnswerAge;
import dev.larder.ai.answer.AnswerFormat;
import dev.larder.ai.answer.AnswerFormat.AnswerLifetime;
import dev.larder.ai.answer.CacheDirectives;
import dev.larder.core.cache.Cache;
import dev.larder.core.cache.Draft;
import dev.larder.core.cache.Loaded;
import dev.larder.core.service.LifetimeRequest;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Entry;
import dev.larder.spi.Representation.Attribute;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** The stored vectors of one service: the JSON text of each, with the name that the model server gives its model. */
final class StoredVectors {
    private static final String MODEL = ":model";

    /** The number of concurrent reads. */
    private static final int CONCURRENCY = 64;

    private final AnswerFormat format = new AnswerFormat("embedding");
    private final Duration stale;
    private final AnswerAge ages;

    /** @param stale the time after its lifetime in which a vector may be shown stale */
    StoredVectors(Duration stale, Clock clock) {
        this.stale = stale;
        this.ages = new AnswerAge(clock);
    }

    /** A vector that no one else may have. */
    static Loaded passed() {
        return Loaded.passed(Draft.absent(LifetimeRequest.UNSAID, List.of()));
    }

    /** A vector to store. */
    Loaded loaded(byte[] vector, String model, Duration ttl) {
        return Loaded.stored(
                format.draft(vector, new AnswerLifetime(ttl, stale), List.of(new Attribute(MODEL, model))));
    }

    /** A key and what is stored there. */
    private record Found(CacheKey key, Optional<Entry> entry) {}

    /**
     * Emits the vectors that are stored, fresh or stale; empty if they are too large to hold.
     *
     * @param maxBytes the maximum size of all together
     */
    Uni<Optional<Map<CacheKey, Entry>>> read(Cache cache, Collection<CacheKey> keys, long maxBytes) {
        var room = new AtomicLong(maxBytes);
        return Multi.createFrom()
                .iterable(keys)
                .onItem()
                .transformToUni(key -> cache.get(key).map(entry -> new Found(key, entry.filter(this::isVector))))
                .merge(CONCURRENCY)
                .filter(found -> found.entry.isPresent()
                        && room.addAndGet(-found.entry.get().payload().length) >= 0)
                .collect()
                .asList()
                .map(all -> room.get() < 0
                        ? Optional.empty()
                        : Optional.of(all.stream().collect(toMap(Found::key, found -> found.entry.orElseThrow()))));
    }

    /** Whether the entry holds a vector. One that was purged may not be shown, fresh or stale. */
    boolean isVector(Entry entry) {
        return format.isIn(entry) && !ages.isPurged(entry);
    }

    /** Whether the lifetime of a vector is over. */
    boolean isStale(Entry entry) {
        return ages.isStale(entry);
    }

    /** Whether a request accepts a stored vector. */
    boolean isAccepted(Entry entry, CacheDirectives directives) {
        return directives.accepts(ages.age(entry), ages.staleness(entry));
    }

    /** Whether a request accepts a stored vector if the model fails. */
    boolean isAcceptedOnError(Entry entry, CacheDirectives directives) {
        return isAccepted(entry, directives) || directives.acceptsOnError(ages.staleness(entry));
    }

    /** The age of a stored vector, in seconds. */
    long age(Entry entry) {
        return ages.age(entry);
    }

    /** The name of the model of a stored vector; empty if it is not known. */
    static String model(Entry entry) {
        return entry.form().attributes().stream()
                .filter(attribute -> attribute.name().equals(MODEL))
                .findFirst()
                .map(Attribute::value)
                .orElse("");
    }
}
