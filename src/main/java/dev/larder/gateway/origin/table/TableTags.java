package dev.larder.gateway.origin.table;

import dev.larder.core.TagEscape;
import dev.larder.gateway.origin.table.database.FoundRow;
import dev.larder.gateway.origin.table.database.Table;
import dev.larder.http.front.ResponseTags;
import dev.larder.postgresql.TableName;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The tags of rows and of lists of rows: {@code table:orders} and {@code row:orders:7}, as table hooks write them, so
 * that a feed that purges in the service invalidates the same answers as a change through it. All services in front of
 * databases of one name share them.
 */
final class TableTags {
    private final ResponseTags tags;

    TableTags(ResponseTags tags) {
        this.tags = tags;
    }

    /** The tags of a list of rows, and of a missing row: any change of the table may change them. */
    List<String> list(Table table) {
        return table.links().bases().stream().map(TableTags::ofTable).toList();
    }

    /** The tags of one row. */
    List<String> row(Table table, FoundRow row) {
        Stream<String> own = table.isStored() && !table.primaryKey().isEmpty()
                ? Stream.of(ofRow(table, row.key()), ofRows(table.settings().name()))
                : Stream.of();
        return Stream.concat(own, table.isExact() ? Stream.of() : list(table).stream())
                .toList();
    }

    /** The tags that a change of the rows with these keys invalidates, without those of dependent tables. */
    Set<String> changed(Table table, Set<String> keys) {
        Set<String> outdated = new HashSet<>();
        list(table).forEach(tag -> outdated.add(tags.named(tag)));
        keys.forEach(key -> outdated.add(tags.named(ofRow(table, key))));
        return outdated;
    }

    /** The tags that a change of unknown rows invalidates. */
    Set<String> changed(TableName table) {
        return Set.of(tags.named(ofTable(table.inTags())), tags.named(ofRows(table)));
    }

    private static String ofTable(String name) {
        return TagEscape.of("table:" + name);
    }

    private static String ofRow(Table table, String key) {
        return TagEscape.of("row:" + table.settings().name().inTags() + ":" + key);
    }

    /** The tag of the answers of single rows. No hook writes it. */
    private static String ofRows(TableName table) {
        return TagEscape.of("rows:" + table.inTags());
    }
}
