package dev.larder.feeds.postgresql;

import java.sql.SQLException;

/** The meaning of a failure for the operator of Larder (PostgreSQL, appendix A, "Error Codes"). */
final class SqlTrouble {
    /** A code of Larder, in the class of connection failures. */
    static final String NO_NOTIFICATIONS = "08L01";

    private SqlTrouble() {}

    /** A sentence without the server's message, which may quote a row. */
    static String sentence(SQLException failure) {
        String state = failure.getSQLState() == null ? "" : failure.getSQLState();
        return switch (state) {
            case "42P01", "3F000" -> "The database has no outbox: run what print-table-hooks prints";
            case "42501" -> "The role lacks rights on the outbox: run what print-table-hooks --role prints";
            case "28P01", "28000" -> "The database refuses the role";
            case "08P01" -> "A pooler stands between Larder and the database; connect Larder to the database directly";
            case NO_NOTIFICATIONS -> "Notifications no longer arrive at the connection; Larder connects again";
            case "25006" -> "The server is a standby; connect Larder to the primary";
            default -> "The database did not serve the feed (%s)".formatted(state);
        };
    }
}
