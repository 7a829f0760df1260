package dev.larder.ai.service;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.larder.ai.cached.CacheStrategy;
import dev.larder.ai.entries.EntryFaces;
import dev.larder.ai.semantic.SemanticCache;
import dev.larder.ai.semantic.embedding.EmbeddingConfig.EmbeddingType;
import dev.larder.ai.semantic.embedding.EmbeddingModel;
import dev.larder.ai.semantic.embedding.EmbeddingModels;
import dev.larder.ai.semantic.guard.Guard;
import dev.larder.ai.semantic.index.QuestionIndex;
import dev.larder.core.cache.Cache;
import dev.larder.core.cache.EntryFactory;
import dev.larder.core.service.FrontContext;
import dev.larder.spi.BlockingLane;
import dev.larder.spi.StoreException;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Opens the semantic caches of services. */
@Singleton
final class SemanticCaches {
    /** Two searches at once: each takes a core. */
    private static final BlockingLane.Size SEARCHES = new BlockingLane.Size(2, 200, Duration.ofSeconds(1));

    /** Longer than any service runs between two of its starts: the log of pinned answers has to be found again. */
    private static final Duration PINNED = Duration.ofDays(1_825);

    private final EmbeddingModels models;
    private final EntryFactory entries;
    private final Clock clock;

    SemanticCaches(EmbeddingModels models, EntryFactory entries, Clock clock) {
        this.models = models;
        this.entries = entries;
        this.clock = clock;
    }

    /**
     * Opens the cache of a service, if it has one.
     *
     * @param answers supplies the cache of answers
     */
    Optional<SemanticCache> open(FrontContext context, LlmServiceConfig config, Supplier<Cache> answers) {
        if (config.cacheStrategy() != CacheStrategy.SEMANTIC) {
            return Optional.empty();
        }
        var name = context.definition().name();
        EmbeddingModel model =
                models.open(name, context.definition().protection(), config.embedding(), context.meters());
        var settings = new QuestionIndex.Settings(
                name.text(),
                model.id(),
                context.holder(),
                config.cacheTtl(),
                config.maxCacheSize(),
                entry -> !EntryFaces.isPinned(entry));
        var lane = new BlockingLane(
                "The search for questions", SEARCHES, Infrastructure.getDefaultWorkerPool(), SemanticCaches::failed);
        return Optional.of(new SemanticCache(new SemanticCache.Parts(
                model, new QuestionIndex(settings, clock), Guard.of(config.guard()), answers, lane)));
    }

    /** The faces for programs that store answers themselves. Pinned ones have an index of their own. */
    EntryFaces faces(FrontContext context, LlmServiceConfig config, SemanticCache semantic, ObjectMapper json) {
        String name = context.definition().name().text();
        // of its questions none may go
        var settings = new QuestionIndex.Settings(
                name, semantic.model(), context.holder(), PINNED, Integer.MAX_VALUE, EntryFaces::isPinned);
        return new EntryFaces(
                new EntryFaces.Settings(
                        name,
                        config.scope(),
                        config.cache().userField(),
                        config.cacheTtl(),
                        threshold(config),
                        config.maxCacheSize(),
                        config.entries().maxPrompt(),
                        config.entries().maxAttributes()),
                new EntryFaces.Parts(
                        semantic, semantic.over(new QuestionIndex(settings, clock)), context.holder(), entries),
                json,
                clock);
    }

    /** The threshold of a service: what it says, or what fits its model. */
    static double threshold(LlmServiceConfig config) {
        return config.threshold().orElse(usual(config.embedding().type()));
    }

    /** With the guard, which decides on what is nearer. */
    private static double usual(EmbeddingType type) {
        return switch (type) {
            case ONNX, OPENAI -> 0.7;
            case HASH -> 0.8;
        };
    }

    private static StoreException failed(Throwable failure) {
        return new StoreException.Unavailable("The search for questions failed", failure);
    }
}
