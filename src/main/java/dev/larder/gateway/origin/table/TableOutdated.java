package dev.larder.gateway.origin.table;

import com.fasterxml.jackson.databind.JsonNode;
import dev.larder.core.invalidation.freshness.TagId;
import dev.larder.gateway.origin.table.database.ChangeSet;
import dev.larder.gateway.origin.table.database.ChangeSet.Item;
import dev.larder.gateway.origin.table.database.ChangeSet.Kind;
import dev.larder.gateway.origin.table.database.Column;
import dev.larder.gateway.origin.table.database.RowChange;
import dev.larder.gateway.origin.table.database.Table;
import dev.larder.gateway.origin.table.database.TableDatabase;
import dev.larder.gateway.origin.table.database.TableSettings;
import dev.larder.postgresql.TableName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tags that a change invalidates, as far as they are known before the change. */
final class TableOutdated {
    /** The maximum number of rows that are invalidated one by one; with more, all rows of the table are. */
    private static final int MAX_ROWS = 100;

    private final TableTags tags;
    private final Map<String, TableSettings> exposed;

    TableOutdated(TableTags tags, Map<String, TableSettings> exposed) {
        this.tags = tags;
        this.exposed = exposed;
    }

    Set<String> of(TableWrite write) {
        Table table = write.table();
        ChangeSet change = write.change();
        Optional<Set<String>> keys = change.kind() == Kind.INSERT ? Optional.of(Set.of()) : keys(table, change.items());
        Set<String> outdated = new HashSet<>(tags.changed(table, keys.orElse(Set.of())));
        if (keys.isEmpty()) {
            outdated.addAll(tags.changed(table.settings().name()));
        }
        dependents(table, change.kind()).forEach(name -> outdated.addAll(tags.changed(name)));
        return outdated;
    }

    /** The tags that queued changes invalidate, as numbers. */
    Set<Long> of(List<RowChange> changes, TableDatabase database) {
        Set<String> outdated = new HashSet<>();
        for (RowChange change : changes) {
            database.tableKnown(change.table())
                    .filter(Table::isExact)
                    .ifPresent(
                            table -> outdated.addAll(of(new TableWrite(table, change.change(), TableWrite.Form.ROW))));
        }
        return outdated.stream().map(TagId::tag).collect(Collectors.toSet());
    }

    /** The other tables whose rows change, too: by foreign keys, or because the configuration says so. */
    private Stream<TableName> dependents(Table table, Kind kind) {
        Set<TableName> byKeys = switch (kind) {
            case INSERT -> Set.of();
            case DELETE -> table.links().onDelete();
            case MERGE, REPLACE -> table.links().onUpdate();
        };
        Stream<TableName> named = table.settings().also().stream()
                .flatMap(other -> Stream.ofNullable(exposed.get(other)))
                .map(TableSettings::name);
        return Stream.concat(byKeys.stream(), named);
    }

    /** The keys of the rows; empty if they are not known, or are many. */
    private static Optional<Set<String>> keys(Table table, List<Item> items) {
        if (!table.isExact() || items.size() > MAX_ROWS) {
            return Optional.empty();
        }
        String id = table.id().map(Column::name).orElseThrow();
        Set<String> keys = new HashSet<>();
        for (Item item : items) {
            boolean byId =
                    item.rows().idField().filter(field -> !field.equals(id)).isEmpty();
            if (!byId || item.rows().ids().isEmpty()) {
                return Optional.empty();
            }
            List<String> texts = new ArrayList<>(item.rows().ids().get());
            JsonNode moved = item.record().get(id);
            if (moved != null && !moved.isNull()) {
                texts.add(moved.asText());
            }
            for (String text : texts) {
                Optional<String> key = table.key(text);
                if (key.isEmpty()) {
                    return Optional.empty();
                }
                keys.add(key.get());
            }
        }
        return Optional.of(keys);
    }
}
