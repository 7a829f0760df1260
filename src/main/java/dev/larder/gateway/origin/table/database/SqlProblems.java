package dev.larder.gateway.origin.table.database;

import dev.larder.core.Refusal;
import dev.larder.gateway.origin.OriginFailure;
import dev.larder.gateway.origin.OriginFailure.Progress;
import dev.larder.http.problem.HttpRefusal;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * The translation of database errors to refusals (PostgreSQL, appendix A, "Error Codes"). Messages name columns, and
 * never quote a statement or a value.
 */
final class SqlProblems {
    private static final List<String> BUSY = List.of("40001", "40P01", "55P03");

    /** The states of a lack of memory, or of an exceeded limit of the configuration, for one statement. */
    private static final List<String> OF_ONE = List.of("53200", "53400");

    private SqlProblems() {}

    static RuntimeException of(SQLException failure, Table table, Progress progress) {
        String state = state(failure);
        return switch (state) {
            case "23502" -> HttpRefusal.of(422, "%s must have a value".formatted(column(failure)));
            case "23505", "23P01" ->
                new Refusal.Conflict(
                        "Another row of %s has the same %s".formatted(table.exposed(), names(failure, table)));
            case "23503" -> new Refusal.Conflict(foreign(failure, table));
            case "23514" ->
                HttpRefusal.of(
                        422,
                        "A rule of %s does not allow the value of %s"
                                .formatted(table.exposed(), names(failure, table)));
            case "428C9" -> new Refusal.Bad("The database alone writes a column of this row");
            case "42883", "42804", "42725" ->
                new Refusal.Bad(
                        "The type of a column of %s allows no such comparison or value".formatted(table.exposed()));
            case "42501" -> new Refusal.Forbidden("The database does not allow this to Larder");
            case "P0001" -> HttpRefusal.of(422, "A trigger of %s refuses the change".formatted(table.exposed()));
            case "40001", "40P01", "55P03" ->
                new OriginFailure(503, "The database is busy with a change of the same rows", Progress.ENDED, failure);
            case "57014" -> new OriginFailure(504, "The database did not answer in time", Progress.ENDED, failure);
            default -> other(failure, state, progress);
        };
    }

    /** The meaning of an error while the table is not known yet. */
    static RuntimeException of(SQLException failure, Progress progress) {
        return other(failure, state(failure), progress);
    }

    private static RuntimeException other(SQLException failure, String state, Progress progress) {
        if (state.startsWith("22")) {
            return new Refusal.Bad("A value does not fit the type of its column");
        }
        boolean neverConnected = state.equals("08001") || state.equals("08004") || state.isEmpty();
        return new OriginFailure(
                503,
                "The database of the service does not serve the request at the moment",
                neverConnected ? Progress.ENDED : progress,
                failure);
    }

    /**
     * Whether the catalogue has changed since it was read: a table or a column is no longer there, or of another type.
     */
    static boolean isOfCatalogue(SQLException failure) {
        String state = state(failure);
        return state.equals("42P01")
                || state.equals("42703")
                || state.equals("42704")
                // cached plan must not change result type
                || state.equals("0A000");
    }

    /** Whether a value does not fit its type. */
    static boolean isOfValue(SQLException failure) {
        return state(failure).startsWith("22") || state(failure).equals("23514");
    }

    /** Whether the connection broke under a statement. */
    static boolean isLost(SQLException failure) {
        String state = state(failure);
        boolean ended = state.startsWith("57P") && !state.equals("57P03");
        return ended || (state.startsWith("08") && !state.equals("08001") && !state.equals("08004"));
    }

    /** Whether another transaction holds a lock that the statement needs. */
    static boolean isBusy(SQLException failure) {
        return BUSY.contains(state(failure));
    }

    /**
     * Whether another statement would have failed for the same reason: the server is unavailable, or other transactions
     * hold locks that it needs.
     */
    static boolean concernsOthers(SQLException failure) {
        return isLost(failure) || isAway(failure) || isLate(failure) || isBusy(failure);
    }

    /** Whether the server has ended the statement, because it took too long. */
    static boolean isLate(SQLException failure) {
        return state(failure).equals("57014");
    }

    /**
     * Whether the server had no memory left for the statement, or no room for its locks; others may have it, and give
     * it back.
     */
    static boolean isOfMemory(SQLException failure) {
        return state(failure).equals("53200");
    }

    /** Whether a row that the row refers to is missing, or another row still refers to it. */
    static boolean isForeignKey(SQLException failure) {
        return state(failure).equals("23503");
    }

    /**
     * Whether the reason is the server and not the statement: it is away, full, read-only or broken. An internal error
     * (XX000) may be of a single value: extensions give no other state.
     */
    static boolean isOfServer(SQLException failure) {
        return isLost(failure)
                || isAway(failure)
                || List.of("25", "58", "XX001", "XX002").stream().anyMatch(state(failure)::startsWith);
    }

    /**
     * Whether the server serves no request at the moment, whatever it is: no connection, no right to one, or no room.
     */
    static boolean isAway(SQLException failure) {
        String state = state(failure);
        return state.isEmpty()
                || (!OF_ONE.contains(state)
                        && List.of("08", "28", "3D", "53", "57P").stream().anyMatch(state::startsWith));
    }

    static String state(SQLException failure) {
        return Optional.ofNullable(failure.getSQLState()).orElse("");
    }

    private static Optional<ServerErrorMessage> server(SQLException failure) {
        return failure instanceof PSQLException known
                ? Optional.ofNullable(known.getServerErrorMessage())
                : Optional.empty();
    }

    private static String column(SQLException failure) {
        return server(failure)
                .map(ServerErrorMessage::getColumn)
                .map(UnknownColumn::printable)
                .map(name -> "Column " + name)
                .orElse("A column");
    }

    private static String foreign(SQLException failure, Table table) {
        // of a row that others refer to, the constraint is the other table's
        boolean own = server(failure)
                .map(ServerErrorMessage::getTable)
                .filter(table.settings().name().table()::equals)
                .isPresent();
        return own && !columns(failure, table).isEmpty()
                ? "The row that %s refers to does not exist, or another row still refers to this one"
                        .formatted(names(failure, table))
                : "Rows of another table still refer to the row";
    }

    private static List<String> columns(SQLException failure, Table table) {
        return server(failure)
                .map(ServerErrorMessage::getConstraint)
                .map(name -> table.constraints().getOrDefault(name, List.of()))
                .orElse(List.of());
    }

    private static String names(SQLException failure, Table table) {
        List<String> columns = columns(failure, table);
        return columns.isEmpty()
                ? "values"
                : String.join(
                        ", ", columns.stream().map(UnknownColumn::printable).toList());
    }
}
