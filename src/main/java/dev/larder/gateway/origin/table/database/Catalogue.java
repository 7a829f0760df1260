package dev.larder.gateway.origin.table.database;

import dev.larder.gateway.origin.table.database.Table.Links;
import dev.larder.postgresql.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the exposed tables from the catalogue of the database. */
final class Catalogue {
    private static final String TABLE = """
            select c.oid, c.relkind::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = ? and c.relname = ? and c.relkind in ('r', 'p', 'v', 'm', 'f')""";

    // -1: the type itself; format_type with null would give "character", which is of length 1
    private static final String COLUMNS = """
            select a.attname, format_type(a.atttypid, -1), t.typname, coalesce(l.collisdeterministic, true),
                a.attgenerated <> '' or a.attidentity = 'a',
                case when a.attgenerated = '' and pg_get_expr(d.adbin, d.adrelid) not like '%nextval(%'
                    then pg_get_expr(d.adbin, d.adrelid) else 'null' end
            from pg_attribute a join pg_type t on t.oid = a.atttypid left join pg_collation l on l.oid = a.attcollation
            left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
            where a.attrelid = ?::oid and a.attnum > 0 and not a.attisdropped order by a.attnum""";

    private static final String PRIMARY_KEY = """
            select a.attname from pg_index i cross join unnest(i.indkey::int2[]) with ordinality as k (number, place)
            join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number
            where i.indrelid = ?::oid and i.indisprimary and k.place <= i.indnkeyatts order by k.place""";

    private static final String CONSTRAINTS = """
            select k.name, a.attname from (
                select conname as name, conrelid as rel, unnest(conkey) as number from pg_constraint where conrelid = ?::oid
                union select x.relname, i.indrelid, unnest(i.indkey::int2[])
                from pg_index i join pg_class x on x.oid = i.indexrelid where i.indrelid = ?::oid and i.indisunique) k
            join pg_attribute a on a.attrelid = k.rel and a.attnum = k.number order by k.name, a.attnum""";

    private static final String BASES = """
            with recursive used (oid) as (
                select ?::oid
                union select d.refobjid from used
                join pg_rewrite r on r.ev_class = used.oid
                join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid
                    and d.refclassid = 'pg_class'::regclass and d.refobjid <> used.oid)
            select n.nspname, c.relname from used join pg_class c on c.oid = used.oid
            join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p', 'f')""";

    // the table itself is one of them only if its rows refer to one another
    private static final String DEPENDENTS = """
            with recursive changed (oid) as (
                select con.conrelid from pg_constraint con
                where con.confrelid = ?::oid and con.contype = 'f' and con.%1$s in ('c', 'n', 'd')
                union select con.conrelid from changed
                join pg_constraint con on con.confrelid = changed.oid and con.contype = 'f' and con.%1$s in ('c', 'n', 'd'))
            select n.nspname, c.relname from changed join pg_class c on c.oid = changed.oid
            join pg_namespace n on n.oid = c.relnamespace""";

    private static final String ON_DELETE = DEPENDENTS.formatted("confdeltype");
    private static final String ON_UPDATE = DEPENDENTS.formatted("confupdtype");

    private final Connection connection;

    private Catalogue(Connection connection) {
        this.connection = connection;
    }

    /** The exposed tables that exist, by their names in paths. */
    static Map<String, Table> read(Connection connection, List<TableSettings> exposed) throws SQLException {
        var catalogue = new Catalogue(connection);
        Map<String, Table> tables = new LinkedHashMap<>();
        for (TableSettings settings : exposed) {
            Optional<Table> table = catalogue.table(settings);
            table.ifPresent(found -> tables.put(settings.exposed(), found));
        }
        return tables;
    }

    private Optional<Table> table(TableSettings settings) throws SQLException {
        TableName name = settings.name();
        List<List<String>> found = rows(TABLE, 2, name.schema(), name.table());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        String oid = found.get(0).get(0);
        Map<String, Column> columns = new LinkedHashMap<>();
        for (List<String> row : rows(COLUMNS, 6, oid)) {
            columns.put(
                    row.get(0),
                    new Column(row.get(0), row.get(1), row.get(2), isTrue(row.get(3)), isTrue(row.get(4)), row.get(5)));
        }
        List<String> primaryKey =
                rows(PRIMARY_KEY, 1, oid).stream().map(row -> row.get(0)).toList();
        Map<String, List<String>> constraints = new LinkedHashMap<>();
        for (List<String> row : rows(CONSTRAINTS, 2, oid, oid)) {
            constraints.computeIfAbsent(row.get(0), x -> new ArrayList<>()).add(row.get(1));
        }
        char kind = found.get(0).get(1).charAt(0);
        return Optional.of(new Table(settings, kind, columns, primaryKey, constraints, links(oid, name)));
    }

    private Links links(String oid, TableName own) throws SQLException {
        Set<String> bases = new LinkedHashSet<>(Set.of(own.inTags()));
        names(BASES, oid).forEach(base -> bases.add(base.inTags()));
        return new Links(bases, names(ON_DELETE, oid), names(ON_UPDATE, oid));
    }

    private Set<TableName> names(String query, String... parameters) throws SQLException {
        Set<TableName> names = new LinkedHashSet<>();
        rows(query, 2, parameters).forEach(row -> names.add(new TableName(row.get(0), row.get(1))));
        return names;
    }

    private static boolean isTrue(String bool) {
        return bool.equals("t");
    }

    private List<List<String>> rows(String query, int width, String... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            List<List<String>> rows = new ArrayList<>();
            try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    List<String> row = new ArrayList<>(width);
                    for (int i = 1; i <= width; i++) {
                        row.add(found.getString(i));
                    }
                    rows.add(row);
                }
            }
            return rows;
        }
    }
}
