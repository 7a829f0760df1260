package dev.larder.stores.database;

import dev.larder.spi.Causes;
import dev.larder.spi.StoreException;
import dev.larder.stores.support.LimitAccount;
import java.sql.SQLException;
import java.util.Optional;

/** The meaning of a failure of the driver or of Hibernate (PostgreSQL, appendix A, "Error Codes"). */
final class SqlFailures {
    private static final String DEADLOCK_CLASS = "40";
    private static final String CONNECTION_CLASS = "08";

    private SqlFailures() {}

    /** The meaning of a failure before anything was sent, or of a statement that changes nothing. */
    static StoreException ofRead(Throwable failure) {
        return known(failure).orElseGet(() -> unavailable(failure));
    }

    /** The meaning of a failure after a change was sent. */
    static StoreException ofWrite(Throwable failure) {
        return known(failure)
                .orElseGet(() -> isLost(failure)
                        ? new StoreException.OutcomeUnknown(
                                "The connection broke before the write was confirmed", failure)
                        : unavailable(failure));
    }

    /** Whether the tables or the namespace's row have changed since the store last looked. */
    static boolean isForeignSchema(Throwable failure) {
        String state = state(failure);
        // undefined_table; not_null_violation: no generation was found; undefined_function
        return state.equals("42P01") || state.equals("23502") || state.equals("42883");
    }

    private static StoreException unavailable(Throwable failure) {
        // the server's message may quote a row; the SQL state does not
        String known = state(failure);
        String state = known.isEmpty() ? "no connection" : known;
        return new StoreException.Unavailable("The database %s (%s)".formatted(trouble(state), state), failure);
    }

    private static String trouble(String state) {
        return switch (state) {
            case "28000", "28P01" -> "refused the user or the password";
            case "3D000" -> "does not exist on its server";
            case "42501" -> "does not allow this to the user";
            case "53300" -> "has no connection left";
            case "57P03" -> "is starting or stopping";
            case "08001", "08004", "no connection" -> "cannot be reached";
            default -> "did not serve the call";
        };
    }

    private static Optional<StoreException> known(Throwable failure) {
        String state = state(failure);
        if (failure instanceof StoreException translated) {
            return Optional.of(translated);
        }
        if (state.startsWith(DEADLOCK_CLASS)) {
            return Optional.of(new StoreException.Busy(
                    "The database cancelled the transaction because of a conflict with another one"));
        }
        return switch (state) {
            case LimitTable.TOO_MANY -> Optional.of(LimitAccount.tooMany());
            case "53100" -> Optional.of(new StoreException.Full("The database's disk is full", failure));
            case "22003" -> Optional.of(new StoreException.Conflict("The counter would leave the range of 64 bits"));
            case "54000" -> Optional.of(new StoreException.TooLarge("The entry is too large for the database"));
            default -> Optional.empty();
        };
    }

    /** Whether the connection broke during a statement. */
    static boolean isLost(Throwable failure) {
        String state = state(failure);
        boolean neverConnected = state.equals("08001") || state.equals("08004");
        // 57P01 to 57P05: the server shut down, crashed, dropped the database or ended the session
        boolean ended = state.startsWith("57P") && !state.equals("57P03");
        return (state.startsWith(CONNECTION_CLASS) && !neverConnected) || ended;
    }

    /** Whether the server could not be reached, or refused the login. */
    static boolean isAway(Throwable failure) {
        return Causes.first(failure, SQLException.class)
                .map(SqlFailures::state)
                .filter(state -> state.isEmpty() || state.startsWith(CONNECTION_CLASS) || state.startsWith("28"))
                .isPresent();
    }

    private static String state(Throwable failure) {
        return Causes.first(failure, SQLException.class)
                .map(SQLException::getSQLState)
                .orElse("");
    }
}
