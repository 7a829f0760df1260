package dev.larder.ai.service;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.larder.ai.answer.AnswerFormat.AnswerLifetime;
import dev.larder.ai.answer.AnswerKeys;
import dev.larder.ai.answer.AnswerMeters;
import dev.larder.ai.answer.Savings;
import dev.larder.ai.answer.Savings.TokenPrice;
import dev.larder.ai.answer.ShadowMeters;
import dev.larder.ai.anthropic.MessagesProtocol;
import dev.larder.ai.cached.CachedEndpoint;
import dev.larder.ai.cached.CachedProtocol;
import dev.larder.ai.cached.Matching;
import dev.larder.ai.dify.DifyProtocol;
import dev.larder.ai.embeddings.CachedEmbeddings;
import dev.larder.ai.exact.CanonicalRequest;
import dev.larder.ai.openai.ChatProtocol;
import dev.larder.ai.openai.CompletionProtocol;
import dev.larder.ai.openai.ResponsesProtocol;
import dev.larder.ai.protocol.Protocol;
import dev.larder.ai.semantic.SemanticCache;
import dev.larder.ai.service.LlmServiceConfig.ModelServerConfig;
import dev.larder.ai.service.LlmServiceConfig.ServerProtocol;
import dev.larder.ai.upstream.ApiKeyField;
import dev.larder.ai.upstream.ModelServer;
import dev.larder.ai.upstream.ModelServerSettings;
import dev.larder.ai.upstream.Passing;
import dev.larder.core.cache.Cache;
import dev.larder.core.cache.CacheFactory;
import dev.larder.core.cache.LeaseRequest;
import dev.larder.core.service.ConversationHolder;
import dev.larder.core.service.Front;
import dev.larder.core.service.FrontContext;
import dev.larder.core.service.FrontFactory;
import dev.larder.core.store.Protection;
import dev.larder.http.front.ResponseTags;
import dev.larder.outbound.OriginLimits;
import dev.larder.outbound.OriginLimits.BreakerLimits;
import dev.larder.outbound.OriginLimits.QueueLimits;
import dev.larder.outbound.OriginLimits.RateLimit;
import dev.larder.outbound.OriginLimits.RetryLimits;
import dev.larder.outbound.OutboundClient;
import dev.larder.outbound.OutboundRequest.Destination;
import dev.larder.outbound.StreamRequest.Bounds;
import dev.larder.outbound.StreamRequest.StreamTimeouts;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Opens services in front of servers of language models. */
@Singleton
final class LlmFrontFactory implements FrontFactory<LlmServiceConfig> {
    private static final String LIFETIMES = "how long answers are kept is said by cache-ttl";
    private static final String NEVER_EARLY = "answers are not refreshed early";
    private static final String NO_ENTRIES =
            "it stores no entries of its own; what it caches is in the service cache.store";
    private static final String CONVERSATIONS = "set it for the service cache.store, which holds the conversations";
    private static final Map<String, String> ADVICE = Map.ofEntries(
            Map.entry("default-ttl", "set cache-ttl"),
            Map.entry("max-ttl", LIFETIMES),
            Map.entry("jitter", LIFETIMES),
            Map.entry("allow-forever", LIFETIMES),
            Map.entry("early-refresh", NEVER_EARLY),
            Map.entry("refresh-time", NEVER_EARLY),
            Map.entry("cache-control", "answers carry the Cache-Control of the model server"),
            Map.entry("timeout", "set llm.timeout"),
            Map.entry("max-calls", "set llm.max-requests and llm.max-waiting"),
            Map.entry("key-prefix", NO_ENTRIES),
            Map.entry("prefixes", NO_ENTRIES),
            Map.entry("conversations.scope", "set scope"),
            Map.entry("conversations.ttl", CONVERSATIONS),
            Map.entry("conversations.max-messages", CONVERSATIONS));

    private static final String POST = "POST";

    private final CacheFactory caches;
    private final SemanticCaches semanticCaches;
    private final OutboundClient client;
    private final Clock clock;

    LlmFrontFactory(CacheFactory caches, SemanticCaches semanticCaches, OutboundClient client, Clock clock) {
        this.caches = caches;
        this.semanticCaches = semanticCaches;
        this.client = client;
        this.clock = clock;
    }

    @Override
    public String type() {
        return "llm";
    }

    @Override
    public Class<LlmServiceConfig> configType() {
        return LlmServiceConfig.class;
    }

    @Override
    public List<String> faults(LlmServiceConfig config) {
        return LlmServiceFaults.of(config);
    }

    @Override
    public String holder(LlmServiceConfig config) {
        return config.cache().store();
    }

    @Override
    public String holderProperty() {
        return "cache.store";
    }

    @Override
    public Set<String> suited() {
        return Set.of("stale-ttl");
    }

    @Override
    public Map<String, String> advice() {
        return ADVICE;
    }

    @Override
    public Front open(FrontContext context, LlmServiceConfig config) {
        Supplier<Cache> answers = () -> caches.cache(context.holder().get(), lease(config, LeaseRequest.Stale.REFUSED));
        Optional<SemanticCache> semantic = semanticCaches.open(context, config, answers);
        var common = new Common(
                context,
                config,
                answers,
                semantic,
                new ResponseTags(context.definition().name().text()),
                new AnswerMeters(context.meters()),
                config.shadow() ? Optional.of(new ShadowMeters(context.meters())) : Optional.empty(),
                json());
        return new LlmFront(new LlmFront.Parts(
                config.llm().url().map(url -> paths(common, url)),
                semantic,
                semantic.map(cache -> semanticCaches.faces(context, config, cache, common.json)),
                common.tags,
                common.meters,
                common.shadow,
                () -> new ConversationHolder(
                        context.holder().get(),
                        config.scope().ofConversations(),
                        semantic.map(SemanticCache::similarity))));
    }

    /** What the parts of a service share. */
    private record Common(
            FrontContext context,
            LlmServiceConfig config,
            Supplier<Cache> answers,
            Optional<SemanticCache> semantic,
            ResponseTags tags,
            AnswerMeters meters,
            Optional<ShadowMeters> shadow,
            ObjectMapper json) {}

    private ModelPaths paths(Common common, URI url) {
        FrontContext context = common.context;
        LlmServiceConfig config = common.config;
        String name = context.definition().name().text();
        var passing = new Passing(common.meters);
        var server =
                new ModelServer(settings(config.llm(), url, context.definition().protection()), context, client);
        var parts = new CachedProtocol.Parts(
                server,
                passing,
                new CanonicalRequest(Set.copyOf(config.cache().ignoredMembers().orElse(List.of()))),
                new AnswerKeys(name, url.toString(), config.scope()),
                common.tags,
                new Matching(config.cacheStrategy(), SemanticCaches.threshold(config), common.semantic),
                common.answers,
                () -> caches.cache(context.holder().get(), lease(config, LeaseRequest.Stale.TAKEN)),
                () -> context.holder().get().rules().maxValueBytes(),
                common.meters,
                new Savings(prices(config), context.meters()),
                common.shadow);
        var settings = new CachedProtocol.Settings(
                name,
                new AnswerLifetime(config.cacheTtl(), config.staleTtl()),
                config.maxTemperature().orElse(Double.MAX_VALUE),
                config.cache().userField());
        ObjectMapper json = common.json;
        Map<String, CachedEndpoint> cached = new HashMap<>();
        protocols(config.llm(), json)
                .forEach(protocol ->
                        cached.put(protocol.path(), new CachedProtocol(protocol, settings, parts, json, clock)));
        // in shadow mode nothing of the cache reaches a caller, and vectors have no judge
        if (!isDify(config.llm()) && common.shadow.isEmpty()) {
            cached.put(CachedEmbeddings.PATH, new CachedEmbeddings(settings, parts, context.meters(), json, clock));
        }
        return new ModelPaths(server, cached, passing);
    }

    /** The protocols whose answers are cached. */
    private static Stream<Protocol> protocols(ModelServerConfig config, ObjectMapper json) {
        return isDify(config)
                ? Stream.of(DifyProtocol.chat(json), DifyProtocol.completion(json))
                : Stream.of(
                        new ChatProtocol(json),
                        new CompletionProtocol(json),
                        new ResponsesProtocol(json),
                        new MessagesProtocol(json));
    }

    private static boolean isDify(ModelServerConfig config) {
        return config.protocol().filter(ServerProtocol.DIFY::equals).isPresent();
    }

    private static ApiKeyField keyField(ModelServerConfig config) {
        return config.protocol()
                .map(protocol -> protocol == ServerProtocol.ANTHROPIC ? ApiKeyField.X_API_KEY : ApiKeyField.BEARER)
                .orElse(ApiKeyField.OF_PROTOCOL);
    }

    /** A lease lasts a little longer than the head of an answer may take. */
    private static LeaseRequest lease(LlmServiceConfig config, LeaseRequest.Stale stale) {
        Duration timeout = config.llm().timeout();
        return new LeaseRequest(timeout.plusSeconds(1), timeout, OptionalDouble.of(0), stale);
    }

    private static Map<String, TokenPrice> prices(LlmServiceConfig config) {
        Map<String, TokenPrice> prices = new HashMap<>();
        config.models()
                .forEach((model, its) -> prices.put(
                        model, new TokenPrice(its.price().input(), its.price().output())));
        return prices;
    }

    private static ModelServerSettings settings(ModelServerConfig config, URI url, Protection protection) {
        Bounds bounds = new Bounds(
                config.allowPrivate() ? Destination.ANY : Destination.PUBLIC,
                new StreamTimeouts(config.timeout(), config.timeout(), config.idleTimeout(), Optional.empty()));
        var limits = new OriginLimits(
                BreakerLimits.of(protection),
                new QueueLimits(config.maxRequests(), config.maxWaiting(), config.timeout()),
                config.maxRate().map(rate -> new RateLimit(rate, Math.max(1, rate.intValue()))),
                retries(config.retries()));
        return new ModelServerSettings(
                url,
                isDify(config) ? "" : "/v1",
                config.apiKey(),
                keyField(config),
                config.forwardHeaders(),
                bounds,
                limits);
    }

    /** A request that may have cost something is not sent again. */
    private static RetryLimits retries(int retries) {
        RetryLimits standard = RetryLimits.standard();
        return new RetryLimits(
                retries + 1,
                standard.base(),
                standard.max(),
                standard.maxRetryAfter(),
                standard.budget(),
                RetryLimits.SAFE,
                standard.statuses(),
                Set.of(POST));
    }

    /** Numbers keep their digits, and a member that is there twice is an error. */
    private static ObjectMapper json() {
        return JsonMapper.builder()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .build();
    }
}
