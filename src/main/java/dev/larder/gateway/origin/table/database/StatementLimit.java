package dev.larder.gateway.origin.table.database;

import java.time.Duration;

/**
 * The time after which the server ends one statement, where that is less than for the others of its connection.
 *
 * @param longest the time
 * @param limits those of the connection
 */
record StatementLimit(Duration longest, TableDatabaseSettings.Limits limits) {
    /**
     * The statement between two others, which change the limit of the session and restore it. The three are sent together, and
     * without a transaction of their own they are one: where the middle one fails, the first is undone.
     */
    Fragment around(Fragment statement) {
        return Fragment.of(set(longest)).plus("; ").plus(statement).plus("; " + set(limits.statement()));
    }

    /** Whether the connection has no longer limit itself. */
    boolean isOfSession() {
        return longest.compareTo(limits.statement()) >= 0;
    }

    private static String set(Duration limit) {
        return "set statement_timeout = " + Math.max(1, limit.toMillis());
    }
}
