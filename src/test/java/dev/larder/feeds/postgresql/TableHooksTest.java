package dev.larder.feeds.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.postgresql.Sql;
import dev.larder.postgresql.TableName;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The printed SQL. */
@SuppressWarnings("NullAway.Init") // JUnit calls start() first
class TableHooksTest {
    private static Database database;

    @BeforeAll
    static void start() {
        database = Database.start();
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
            orders                  | orders          | "public"."orders"
            Orders                  | orders          | "public"."orders"
            public.orders           | orders          | "public"."orders"
            sales.orders            | sales.orders    | "sales"."orders"
            "Sales"."Order ""x""\"   | Sales.Order "x" | "Sales"."Order ""x""\"
            "a.b"                   | a.b             | "public"."a.b"
            """, delimiter = '|')
    void aNameIsReadAsSqlReadsIt(String written, String inTags, String inSql) {
        TableName name = TableName.parse(written);
        assertThat(name.inTags()).isEqualTo(inTags);
        assertThat(name.inSql()).isEqualTo(inSql);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "a.b.c",
                "1a",
                "a b",
                "a;b",
                "a'b",
                "a--b",
                "orders; drop table orders",
                "\"a",
                "a\"",
                "\"a\"b\"",
                "\"\"",
                "\"a\"; drop table orders; --\"",
                "a\\b",
                "\"\u0000\"",
                "orders'::regclass, ''); drop table orders; --"
            })
    void anInvalidNameIsRefused(String text) {
        assertThatThrownBy(() -> TableName.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aNameTooLongIsRefused() {
        assertThatThrownBy(() -> TableName.parse("a".repeat(64))).isInstanceOf(IllegalArgumentException.class);
        assertThat(TableName.parse("a".repeat(63)).table()).hasSize(63);
    }

    @Test
    void hostileNamesAreNamesAndNothingElse() throws SQLException {
        database.run("create table victim (id int)");
        List<String> hostile = List.of(
                "x'); drop table victim; --",
                "x\"; drop table victim; --",
                "x\\'); drop table victim; --",
                "x\n; drop table victim; --",
                "$larder$; drop table victim; --",
                "%s %L %1$s",
                "x */ drop table victim; /*");
        for (String name : hostile) {
            String written = Sql.identifier(name);
            database.run("create table " + written + " (id int primary key)");
            database.hook(written);
            database.run("insert into " + written + " values (1)");
            assertThat(database.ask(
                            "select count(*) from larder_feed.change where tag = " + Sql.literal("row:" + name + ":1")))
                    .as(name)
                    .isEqualTo("1");
        }
        assertThat(database.ask("select to_regclass('victim')")).isEqualTo("victim");
    }

    @Test
    void runningItAgainChangesNothing() throws SQLException {
        database.run(
                "create table again (id int primary key)", "create schema other", "create table other.again (id int)");
        TableHooks hooks = TableHooks.of(List.of("again", "other.again"));
        database.hook(hooks);
        String before = fingerprint();
        database.run("insert into again values (1)");
        String outbox = database.ask("select count(*) from larder_feed.change");

        database.hook(hooks);

        assertThat(fingerprint()).isEqualTo(before).contains("larder_update");
        assertThat(database.ask("select count(*) from larder_feed.change")).isEqualTo(outbox);
    }

    /** Every trigger of Larder with its table and definition. */
    private static String fingerprint() throws SQLException {
        return database.ask("""
                select string_agg(tgenabled::text || pg_get_triggerdef(oid), ' ' order by tgrelid, tgname)
                from pg_trigger where tgname like 'larder%' and tgrelid::regclass::text like '%again'""");
    }

    @Test
    void aTableThatBecamePartOfAnotherGetsTheOtherHooks() throws SQLException {
        database.run("create table part (id int primary key)");
        database.hook("part");
        database.run(
                "create table whole (id int primary key) partition by range (id)",
                "alter table whole attach partition part for values from (0) to (10)");
        database.hook("part");
        database.run("insert into whole values (1)", "insert into part values (2)");
        assertThat(database.ask(
                        "select string_agg(tag, ' ' order by tag) from larder_feed.change where tag like 'row:part:%'"))
                .isEqualTo("row:part:1 row:part:2");
    }

    @Test
    void aViewIsRefused() throws SQLException {
        database.run("create view sight as select 1 as id");
        assertThatThrownBy(() -> database.hook("sight")).hasMessageContaining("is not a table");
    }

    @Test
    void theFollowersRoleGetsWhatItNeedsAndNoMore() throws SQLException {
        database.run("create table granted (id int primary key)", "create role \"Feed 1\" login");
        database.hook(TableHooks.of(List.of("--role=Feed 1", "granted")));
        try (Connection connection = DriverManager.getConnection(database.url(), "Feed 1", "");
                Statement statement = connection.createStatement()) {
            var outbox = new Outbox(connection, 10);
            OutboxPosition begin = outbox.begin();
            database.run("insert into granted values (1)");
            assertThat(outbox.read(begin).changes()).isPresent();
            assertThat(outbox.trim(outbox.oldestUnderWay())).isFalse();
            assertThatThrownBy(() -> statement.execute("insert into larder_feed.change (tag) values ('x')"))
                    .hasMessageContaining("permission denied");
            assertThatThrownBy(() -> statement.execute("select * from granted"))
                    .hasMessageContaining("permission denied");
        }
    }

    @Test
    void pollOnlySendsNoNotification() {
        assertThat(TableHooks.of(List.of("orders")).sql()).contains("pg_notify(E'larder_change', '')");
        assertThat(TableHooks.of(List.of("--poll-only", "orders")).sql()).doesNotContain("pg_notify");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--rolle=x orders", "--role= orders", "--poll-only"})
    void aCommandLineThatMakesNoSenseIsRefused(String arguments) {
        List<String> words = arguments.isEmpty() ? List.of() : List.of(arguments.split(" ", -1));
        assertThatThrownBy(() -> TableHooks.of(words))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("print-table-hooks");
    }
}
