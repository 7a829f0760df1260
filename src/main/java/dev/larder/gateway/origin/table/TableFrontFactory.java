package dev.larder.gateway.origin.table;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.larder.core.TagEscape;
import dev.larder.core.cache.Cache;
import dev.larder.core.cache.CacheFactory;
import dev.larder.core.cache.LeaseRequest;
import dev.larder.core.event.rules.Hooks;
import dev.larder.core.service.Front;
import dev.larder.core.service.FrontContext;
import dev.larder.core.service.FrontFactory;
import dev.larder.core.service.Service;
import dev.larder.gateway.origin.AnswerMeters;
import dev.larder.gateway.origin.ChangeEffects;
import dev.larder.gateway.origin.OriginAnswers;
import dev.larder.gateway.origin.OriginReads;
import dev.larder.gateway.origin.OriginWrites;
import dev.larder.gateway.origin.Reads;
import dev.larder.gateway.origin.SharingScope;
import dev.larder.gateway.origin.table.TableServiceConfig.BehindConfig;
import dev.larder.gateway.origin.table.TableServiceConfig.CacheConfig;
import dev.larder.gateway.origin.table.TableServiceConfig.OriginConfig;
import dev.larder.gateway.origin.table.TableServiceConfig.TableConfig;
import dev.larder.gateway.origin.table.behind.BehindSettings;
import dev.larder.gateway.origin.table.behind.WritesBehind;
import dev.larder.gateway.origin.table.database.QueuedBatches;
import dev.larder.gateway.origin.table.database.TableDatabase;
import dev.larder.gateway.origin.table.database.TableDatabaseSettings;
import dev.larder.gateway.origin.table.database.TableDatabaseSettings.Limits;
import dev.larder.gateway.origin.table.database.TableSettings;
import dev.larder.gateway.policy.CachePolicy;
import dev.larder.http.front.ResponseTags;
import dev.larder.outbound.CircuitBreaker;
import dev.larder.outbound.OriginLimits.BreakerLimits;
import dev.larder.postgresql.TableName;
import io.micrometer.core.instrument.Tags;
import io.quarkus.virtual.threads.VirtualThreads;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Opens services in front of tables of a PostgreSQL database. */
@Singleton
final class TableFrontFactory implements FrontFactory<TableServiceConfig> {
    /** The number of steps of a batch; each may take three times the time limit of a request. */
    private static final int STEPS_OF_BATCH = 4;

    private final CacheFactory caches;
    private final Hooks hooks;
    private final ExecutorService threads;
    private final Clock clock;

    TableFrontFactory(CacheFactory caches, Hooks hooks, @VirtualThreads ExecutorService threads, Clock clock) {
        this.caches = caches;
        this.hooks = hooks;
        this.threads = threads;
        this.clock = clock;
    }

    @Override
    public String type() {
        return "table";
    }

    @Override
    public Class<TableServiceConfig> configType() {
        return TableServiceConfig.class;
    }

    @Override
    public String holder(TableServiceConfig config) {
        return config.cache().in();
    }

    @Override
    public Optional<String> queue(TableServiceConfig config) {
        return config.table().behind().queue();
    }

    @Override
    public List<String> faults(TableServiceConfig config) {
        return TableServiceFaults.of(config);
    }

    @Override
    public List<String> warnings(Map<String, TableServiceConfig> configs) {
        return SharedTables.warnings(configs);
    }

    @Override
    public Front open(FrontContext context, TableServiceConfig config) {
        String name = context.definition().name().text();
        TableDatabaseSettings settings = settings(name, config.table());
        Map<String, TableSettings> exposed =
                settings.tables().stream().collect(Collectors.toMap(TableSettings::exposed, Function.identity()));
        var breaker = new CircuitBreaker(BreakerLimits.of(context.definition().protection()), clock);
        context.meters()
                .gauge(
                        "larder.breaker.open",
                        "1 while a circuit breaker of the service is open, 0.5 while one is half-open, 0 while all are closed",
                        Tags.empty(),
                        breaker,
                        CircuitBreaker::openness);
        var database = new TableDatabase(settings, breaker, threads);
        DatabaseAddress address = DatabaseAddress.of(settings.url(), settings.username());
        // not of the server: it may have several names
        var responses = ResponseTags.ofOrigin(name, "database " + TagEscape.of(address.database()));
        var tags = new TableTags(responses);
        var meters = new AnswerMeters(context.meters());
        var answers = new OriginAnswers(meters);
        var outdated = new TableOutdated(tags, exposed);
        Optional<WritesBehind> behind = context.queue()
                .map(queue ->
                        behind(context, settings, config.table().behind(), new Queueing(queue, database, outdated)));
        long maxBody = config.cache().maxBody().asLongValue();
        var pass = new OriginReads(new TableReads(database, tags, behind, clock), answers, responses, maxBody, clock);
        Duration timeout = settings.limits().timeout();
        LeaseRequest lease = lease(timeout);
        Supplier<Cache> cached = () -> caches.cache(context.holder().get(), lease);
        // every caller that may ask gets the same rows
        var reads = new Reads(
                name, new Reads.CacheKeySettings(settings.url(), SharingScope.SHARED, 1), cached, pass, clock);
        var parts = new OriginWrites.Parts(new ChangeEffects(hooks), answers, (call, fetched) -> Set.of());
        var changes = new TableChanges(
                database,
                new TableChanges.Writing(new TableWriteParser(json()), outdated, behind),
                reads,
                new TableChanges.Holding(context.holder(), timeout, parts, clock));
        return new TableFront(
                new TableFront.Parts(database, responses, meters, pass, reads, changes, behind),
                new TableFront.Caching(config.cache().enabled(), policy(config.cache())),
                exposed);
    }

    /** The parts for opening the queue of writes. */
    private record Queueing(Supplier<Service> queue, TableDatabase database, TableOutdated outdated) {}

    private WritesBehind behind(
            FrontContext context, TableDatabaseSettings settings, BehindConfig config, Queueing queueing) {
        var rules = new BehindSettings(
                settings.service(),
                config.maxWrites(),
                config.maxBytes().asLongValue(),
                config.attempts(),
                config.backoff(),
                config.maxBackoff(),
                config.maxDead());
        var parts = new WritesBehind.Parts(
                () -> queueing.queue.get().needCoherent().records(),
                () -> context.holder().get().needCoherent().freshness(),
                changes -> queueing.outdated.of(changes, queueing.database),
                new QueuedBatches(settings, queueing.database, threads, config.connections()),
                settings.limits().timeout().multipliedBy((long) STEPS_OF_BATCH * QueuedBatches.LIMITS_OF_STEP),
                config.connections(),
                context.meters(),
                json());
        return new WritesBehind(rules, parts, clock);
    }

    private static TableDatabaseSettings settings(String service, OriginConfig origin) {
        List<TableSettings> tables = origin.tables().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(table -> settings(table.getKey(), table.getValue()))
                .toList();
        var limits = new Limits(
                origin.poolSize(),
                origin.maxWaiting(),
                origin.connectTimeout(),
                origin.timeout(),
                origin.maxAnswer().asLongValue());
        return new TableDatabaseSettings(service, origin.url(), origin.username(), origin.password(), limits, tables);
    }

    private static TableSettings settings(String exposed, TableConfig table) {
        return new TableSettings(
                exposed,
                TableName.parse(table.name().orElse(exposed)),
                table.id(),
                table.version(),
                table.readOnly(),
                table.mode(),
                table.also().orElse(List.of()));
    }

    /** A lease lasts a little longer than the database may take. */
    private static LeaseRequest lease(Duration timeout) {
        return new LeaseRequest(timeout.plusSeconds(1), timeout, OptionalDouble.of(0), LeaseRequest.Stale.REFUSED);
    }

    private static CachePolicy policy(CacheConfig cache) {
        return new CachePolicy(
                CachePolicy.Mode.OVERRIDE,
                cache.ttl(),
                Map.of(),
                Set.of(),
                List.of(),
                cache.staleIfError(),
                Duration.ZERO);
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
