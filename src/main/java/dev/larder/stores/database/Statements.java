package dev.larder.stores.database;

import dev.larder.spi.CacheKey;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Arrays;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The arguments of statements. */
final class Statements {
    private Statements() {}

    /** A statement with its arguments in their order; null is an unknown number. */
    static PreparedStatement prepared(Connection connection, String sql, @Nullable Object... arguments)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i] == null) {
                statement.setNull(i + 1, Types.BIGINT);
            } else {
                statement.setObject(i + 1, arguments[i]);
            }
        }
        return statement;
    }

    static Array numbers(Connection connection, Collection<Long> numbers) throws SQLException {
        return connection.createArrayOf("bigint", numbers.toArray());
    }

    /** Sets namespace, keys and time as the first three arguments of a statement. */
    static void select(PreparedStatement statement, String namespace, Collection<CacheKey> keys, long now)
            throws SQLException {
        statement.setString(1, namespace);
        statement.setArray(2, keys(statement.getConnection(), keys));
        statement.setLong(3, now);
    }

    /** The keys as an array, in the order of their bytes. */
    static Array keys(Connection connection, Collection<CacheKey> keys) throws SQLException {
        byte[][] sorted = keys.stream()
                .distinct()
                .map(CacheKey::utf8)
                .sorted(Arrays::compareUnsigned)
                .toArray(byte[][]::new);
        return connection.createArrayOf("bytea", sorted);
    }

    /** The steps of one transaction. */
    interface Steps<T> {
        T run() throws SQLException;
    }

    /** Commits the steps together, or rolls them back if one fails. */
    static <T> T transaction(Connection connection, Steps<T> steps) throws SQLException {
        connection.setAutoCommit(false);
        try {
            T result = steps.run();
            connection.commit();
            return result;
        } catch (SQLException | RuntimeException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }
}
