package dev.larder.gateway.origin.table;

import dev.larder.gateway.origin.table.TableServiceConfig.BehindConfig;
import dev.larder.gateway.origin.table.TableServiceConfig.CacheConfig;
import dev.larder.gateway.origin.table.TableServiceConfig.OriginConfig;
import dev.larder.gateway.origin.table.TableServiceConfig.TableConfig;
import dev.larder.gateway.origin.table.database.WriteMode;
import dev.larder.postgresql.TableName;
import dev.larder.postgresql.TlsParameters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Finds the errors in the configuration of a service in front of tables whose values fit their types. */
final class TableServiceFaults {
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private final List<String> faults = new ArrayList<>();

    private final boolean queued;

    private TableServiceFaults(boolean queued) {
        this.queued = queued;
    }

    /** The faults, a line each, which begins with the property. */
    static List<String> of(TableServiceConfig config) {
        var found = new TableServiceFaults(config.table().behind().queue().isPresent());
        OriginConfig origin = config.table();
        found.origin(origin);
        found.behind(origin);
        found.cache(config.cache());
        found.require(!origin.tables().isEmpty(), "table.tables names no table, so that nothing would be exposed");
        new TreeMap<>(origin.tables())
                .forEach((name, table) -> found.table(
                        "table.tables." + name, name, table, origin.tables().keySet()));
        found.exposedOnce(origin.tables());
        return List.copyOf(found.faults);
    }

    private void origin(OriginConfig origin) {
        require(
                origin.url().startsWith("jdbc:postgresql:"),
                "table.url must begin with jdbc:postgresql:, such as jdbc:postgresql://127.0.0.1:5432/shop");
        TlsParameters.fault(origin.url()).ifPresent(fault -> require(false, "table.url: " + fault));
        require(origin.poolSize() >= 1, "table.pool-size must be 1 or more");
        require(origin.maxWaiting() >= 0, "table.max-waiting must be 0 or more");
        require(origin.timeout().compareTo(SHORTEST) >= 0, "table.timeout must be 1 second or more");
        require(origin.connectTimeout().toMillis() >= 1, "table.connect-timeout must be more than 0");
        require(origin.maxAnswer().asLongValue() >= 1, "table.max-answer must be 1 or more");
    }

    private void cache(CacheConfig cache) {
        require(cache.ttl().toMillis() >= 1, "cache.ttl must be more than 0; cache.enabled switches the cache off");
        require(!cache.staleIfError().isNegative(), "cache.stale-if-error must be 0 or more");
    }

    private void behind(OriginConfig origin) {
        BehindConfig behind = origin.behind();
        require(behind.maxWrites() >= 1, "table.behind.max-writes must be 1 or more");
        require(behind.maxBytes().asLongValue() >= 1, "table.behind.max-bytes must be 1 or more");
        require(behind.attempts() >= 1, "table.behind.attempts must be 1 or more");
        require(behind.backoff().toMillis() >= 1, "table.behind.backoff must be more than 0");
        require(
                behind.maxBackoff().compareTo(behind.backoff()) >= 0,
                "table.behind.max-backoff must not be below table.behind.backoff");
        require(behind.maxDead() >= 1, "table.behind.max-dead must be 1 or more");
        require(behind.connections() >= 1, "table.behind.connections must be 1 or more");
    }

    private void table(String property, String exposed, TableConfig config, Set<String> all) {
        require(exposed.indexOf('/') < 0, property + " has a slash in its name, which no table's path can have");
        require(
                config.mode() != WriteMode.BEHIND || queued,
                property
                        + ".mode is behind, which needs table.behind.queue: the service that holds its writes until the database has them");
        for (String other : config.also().orElse(List.of())) {
            require(all.contains(other), "%s.also names %s, which is not exposed".formatted(property, other));
        }
        try {
            var unused = TableName.parse(config.name().orElse(exposed));
        } catch (IllegalArgumentException e) {
            faults.add("%s.name cannot be used: %s".formatted(property, e.getMessage()));
        }
    }

    /**
     * Refuses a second exposed name: a queue has rows by the exposed name of their table, and readers under another
     * name would miss queued writes.
     */
    private void exposedOnce(Map<String, TableConfig> tables) {
        new TreeMap<>(tables).forEach((exposed, table) -> {
            Optional<TableName> name = named(exposed, table);
            List<String> others = tables.entrySet().stream()
                    .filter(other -> !other.getKey().equals(exposed))
                    .filter(other -> named(other.getKey(), other.getValue()).equals(name))
                    .map(Map.Entry::getKey)
                    .sorted()
                    .toList();
            require(
                    table.mode() != WriteMode.BEHIND || name.isEmpty() || others.isEmpty(),
                    "table.tables.%s.mode is behind, and the same table is exposed as %s, too, whose readers would not see the queued writes"
                            .formatted(exposed, String.join(", ", others)));
        });
    }

    private static Optional<TableName> named(String exposed, TableConfig table) {
        try {
            return Optional.of(TableName.parse(table.name().orElse(exposed)));
        } catch (IllegalArgumentException e) {
            // that was told
            return Optional.empty();
        }
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            faults.add(otherwise);
        }
    }
}
