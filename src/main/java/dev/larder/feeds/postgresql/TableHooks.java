package dev.larder.feeds.postgresql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import dev.larder.postgresql.Sql;
import dev.larder.postgresql.TableName;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The SQL script that makes a database record the changes of its tables, for its administrator to read and run; it may
 * run repeatedly. The fixed part, {@code outbox.sql}, explains it.
 *
 * @param tables the tables to hook
 * @param follower the role that Larder connects as, if the script is to grant its rights
 * @param channel whether writers notify the feed
 */
public record TableHooks(List<String> tables, Optional<String> follower, Notification channel) {
    private static final String USAGE = "print-table-hooks [--role=<the feed's username>] [--poll-only] <table>...";
    private static final String ROLE = "--role=";
    private static final String POLL_ONLY = "--poll-only";

    /** The way in which the feed learns of a change. */
    public enum Notification {
        /** Notification by NOTIFY, within milliseconds. */
        NOTIFY,
        /** Polling alone: for databases with prepared transactions (two-phase commit), which NOTIFY forbids. */
        NONE
    }

    /**
     * Parses a command line.
     *
     * @throws IllegalArgumentException if it is not valid; the message shows the usage
     */
    public static TableHooks of(List<String> arguments) {
        List<String> tables = new ArrayList<>();
        Optional<String> role = Optional.empty();
        var channel = Notification.NOTIFY;
        for (String argument : arguments) {
            if (argument.startsWith(ROLE) && argument.length() > ROLE.length()) {
                role = Optional.of(argument.substring(ROLE.length()));
            } else if (argument.equals(POLL_ONLY)) {
                channel = Notification.NONE;
            } else if (argument.startsWith("-")) {
                throw new IllegalArgumentException("There is no option %s: %s".formatted(argument, USAGE));
            } else {
                tables.add(argument);
            }
        }
        if (tables.isEmpty()) {
            throw new IllegalArgumentException(USAGE);
        }
        return new TableHooks(tables, role, channel);
    }

    /**
     * The whole script.
     *
     * @throws IllegalArgumentException if a table's name is not valid
     */
    public String sql() {
        // no name in a comment: a line break in a name would begin a statement
        return fixedPart() + ring() + hooks() + follower.map(TableHooks::grants).orElse("") + "\ncommit;\n";
    }

    private static String fixedPart() {
        try (InputStream file = TableHooks.class.getResourceAsStream("outbox.sql")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String ring() {
        String body = channel == Notification.NOTIFY
                ? "select pg_notify(%s, '')".formatted(Sql.literal(FeedConnection.CHANNEL))
                : "select null::void";
        return """

                -- Tells Larder to look now rather than in a second.
                create or replace function larder_feed.ring() returns void
                    language sql
                    set search_path = pg_catalog, pg_temp
                as $larder$ %s $larder$;
                revoke all on all functions in schema larder_feed from public;

                -- The tables.
                """.formatted(body);
    }

    private String hooks() {
        return tables.stream()
                .map(TableName::parse)
                .map(table -> "select larder_feed.hook(%s, %s);%n"
                        .formatted(Sql.literal(table.inSql()), Sql.literal(table.inTags()))
                        .replace("\r", ""))
                .collect(joining());
    }

    private static String grants(String follower) {
        String role = Sql.identifier(follower);
        return """

                -- What Larder needs: to read the outbox, and to trim it.
                grant usage on schema larder_feed to %1$s;
                grant select, delete, update on larder_feed.change to %1$s;
                grant select, update on larder_feed.horizon to %1$s;
                """.formatted(role);
    }
}
