package dev.larder.gateway.origin.table;

import dev.larder.gateway.origin.table.TableServiceConfig.TableConfig;
import dev.larder.gateway.origin.table.database.WriteMode;
import dev.larder.postgresql.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Tables that several services show. A change through one of them invalidates what the others have cached in the same service:
 * {@link TableTags} are those of the database. These are the warnings where that does not hold.
 */
final class SharedTables {
    private final List<String> warnings = new ArrayList<>();

    private SharedTables() {}

    /** @param configs by the names of their services */
    static List<String> warnings(Map<String, TableServiceConfig> configs) {
        var found = new SharedTables();
        var all = new TreeMap<>(configs);
        all.forEach((service, config) -> all.tailMap(service, false).forEach((other, beside) -> {
            if (address(config).equals(address(beside))) {
                found.beside(service, config, other, beside);
            }
        }));
        return List.copyOf(found.warnings);
    }

    private static DatabaseAddress address(TableServiceConfig config) {
        return DatabaseAddress.of(config.table().url(), config.table().username());
    }

    private void beside(String service, TableServiceConfig config, String other, TableServiceConfig beside) {
        Set<String> shared = new TreeSet<>(names(config, false));
        shared.retainAll(names(beside, false));
        if (shared.isEmpty()) {
            return;
        }
        if (!config.cache().in().equalsIgnoreCase(beside.cache().in())) {
            warnings.add(
                    ("Services %s and %s show %s of one database and have not the same cache.in: a change through one of"
                                    + " them does not invalidate the cached answers of the other")
                            .formatted(service, other, String.join(", ", shared)));
        }
        behind(service, config, other, shared);
        behind(other, beside, service, shared);
    }

    private void behind(String service, TableServiceConfig config, String other, Set<String> shared) {
        Set<String> queued = new TreeSet<>(names(config, true));
        queued.retainAll(shared);
        if (!queued.isEmpty()) {
            warnings.add(
                    "Service %s writes %s behind, and service %s shows the same: its readers do not see queued writes"
                            .formatted(service, String.join(", ", queued), other));
        }
    }

    /** The tables of a service by their names in the database: all, or those that are written behind. */
    private static Set<String> names(TableServiceConfig config, boolean behind) {
        return config.table().tables().entrySet().stream()
                .filter(table -> !behind || table.getValue().mode() == WriteMode.BEHIND)
                .flatMap(table -> name(table.getKey(), table.getValue()).stream())
                .collect(Collectors.toSet());
    }

    private static Optional<String> name(String exposed, TableConfig table) {
        try {
            return Optional.of(TableName.parse(table.name().orElse(exposed)).inTags());
        } catch (IllegalArgumentException e) {
            // that was told
            return Optional.empty();
        }
    }
}
