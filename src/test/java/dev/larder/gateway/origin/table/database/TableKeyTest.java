package dev.larder.gateway.origin.table.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.postgresql.TableName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The text of a row's key in its tag, as far as it is known without the database. */
class TableKeyTest {
    private static final TableSettings SETTINGS = new TableSettings(
            "t", TableName.parse("t"), Optional.empty(), Optional.empty(), true, WriteMode.ASIDE, List.of());

    /** Nothing is after the arrow where only the database can tell. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "int4 | 7 | 7",
                "int4 | +007 | 7",
                "int4 | -7 | -7",
                "int4 | 2147483648 |",
                "int2 | 32768 |",
                "int8 | 2147483648 | 2147483648",
                "int8 | 99999999999999999999 |",
                "int8 | 0x10 |",
                "int8 | \u0661 |",
                "uuid | A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11 | a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
                // PostgreSQL takes a hyphen behind any four digits
                "uuid | a0eebc99-9c0b-4ef8bb6d-6bb9-bd380a11 |",
                "uuid | {a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11} |",
                "uuid | 1-2-3-4-5 |",
                "text | 007 | 007",
                "text | A b | A b"
            })
    void theTextOfAKeyIsThatOfTheDatabaseOrUnknown(String type, String asked, String text) {
        assertThat(table(type).key(asked)).isEqualTo(Optional.ofNullable(text));
    }

    @ParameterizedTest
    @CsvSource({"int4", "text", "uuid"})
    void noKeyHasANul(String type) {
        assertThat(table(type).key("1\0")).isEmpty();
    }

    private static Table table(String type) {
        var id = new Column("id", type, type, true, false, "");
        return new Table(
                SETTINGS,
                'r',
                Map.of("id", id),
                List.of("id"),
                Map.of(),
                new Table.Links(Set.of("t"), Set.of(), Set.of()));
    }
}
