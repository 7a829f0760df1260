package dev.larder.gateway.origin.table.database;

import dev.larder.postgresql.TableName;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An exposed table or view as the catalogue describes it.
 *
 * @param settings the settings of the configuration
 * @param kind the catalogue's letter: {@code r} for a table, {@code p} for a partitioned one, {@code v} for a view, …
 * @param columns the columns by their names, in their order
 * @param primaryKey the columns of the primary key
 * @param constraints the columns of each constraint and unique index
 * @param links the tables that depend on it, and those that it depends on
 */
public record Table(
        TableSettings settings,
        char kind,
        Map<String, Column> columns,
        List<String> primaryKey,
        Map<String, List<String>> constraints,
        Links links) {
    private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]{1,19}");

    /** As PostgreSQL writes one; it reads other forms, too. */
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /**
     * Other tables.
     *
     * @param bases its own name as in tags, and those of the tables that a view reads
     * @param onDelete the tables whose rows change when rows of this one are deleted
     * @param onUpdate the tables whose rows change when keys of this one change
     */
    public record Links(Set<String> bases, Set<TableName> onDelete, Set<TableName> onUpdate) {}

    public String exposed() {
        return settings.exposed();
    }

    /** Whether it stores rows: others have no versions, and only these are written. */
    public boolean isStored() {
        return kind == 'r' || kind == 'p';
    }

    public boolean isWritable() {
        return isStored() && !settings.readOnly();
    }

    /** The column that addresses rows, if there is one. */
    public Optional<Column> id() {
        return settings.id()
                .or(() -> primaryKey.size() == 1 ? Optional.of(primaryKey.get(0)) : Optional.empty())
                .flatMap(name -> Optional.ofNullable(columns.get(name)));
    }

    /** Whether the tag of a row follows from the text that addresses it. If not, a row has the tag of its table. */
    public boolean isExact() {
        return isStored()
                && primaryKey.size() == 1
                && id().filter(id -> id.name().equals(primaryKey.get(0)) && id.isExact())
                        .isPresent();
    }

    /**
     * The text that the database has for the key of an {@linkplain #isExact exact} table; empty if only the database
     * can tell: newer ones read {@code 0x10} as a whole number.
     *
     * @param text as a client writes it
     */
    public Optional<String> key(String text) {
        Column id = id().orElseThrow();
        if (id.isWhole()) {
            return Optional.of(text.strip()).filter(WHOLE.asMatchPredicate()).flatMap(id::whole);
        }
        if (id.isUuid()) {
            // not UUID.fromString: it takes groups that are too long, and cuts them
            return Optional.of(text.strip().toLowerCase(Locale.ROOT)).filter(UUID.asMatchPredicate());
        }
        return Optional.of(text).filter(one -> one.indexOf(0) < 0);
    }

    /**
     * The column of that name.
     *
     * @throws UnknownColumn when there is none
     */
    public Column column(String name) {
        Column column = columns.get(name);
        if (column == null) {
            throw new UnknownColumn(name, exposed());
        }
        return column;
    }
}
