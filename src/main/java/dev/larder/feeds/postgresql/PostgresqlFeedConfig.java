package dev.larder.feeds.postgresql;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A feed of type {@code postgresql}: a database whose tables have hooks, which {@code print-table-hooks} prints. */
@RegisterForReflection(ignoreNested = false)
@ConfigMapping(prefix = "larder.feeds")
public interface PostgresqlFeedConfig {
    /**
     * The primary server as a JDBC URL, {@code jdbc:postgresql://host:5432/database}. There must be no pooler between
     * Larder and the server.
     */
    String url();

    /** The role to connect as. */
    Optional<String> username();

    /** The password of the role. */
    Optional<String> password();

    /**
     * The tables that must have hooks, for example {@code orders,sales.lines,"Sales"."Order"}; the feed reports trouble
     * while a table has none.
     */
    List<String> tables();

    /**
     * The interval at which the outbox is read without a notification: the delay of a change whose notification is
     * lost.
     */
    @WithDefault("1s")
    Duration poll();

    /** The interval at which the feed checks that notifications arrive and that the tables have their hooks. */
    @WithDefault("30s")
    Duration probe();

    /** The time for which the outbox keeps changes. A feed that lags further behind invalidates everything. */
    @WithDefault("1h")
    Duration retention();

    /**
     * The maximum time to connect, and for an answer to a statement, in whole seconds; then the connection is closed.
     */
    @WithDefault("5s")
    Duration timeout();
}
