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
    /** The primary server as a JDBC URL, {@code jdbc:postgresql://host:5432/database}. No pooler may be in between. */
    String url();

    /** The role to connect as. */
    Optional<String> username();

    /** The role's password. */
    Optional<String> password();

    /**
     * The tables whose hooks are looked after, as in {@code orders,sales.lines,"Sales"."Order"}; the feed reports trouble while
     * one has none.
     */
    List<String> tables();

    /** How long a change stays unseen when its notification is lost: how often the outbox is read without being called. */
    @WithDefault("1s")
    Duration poll();

    /** How often the feed makes sure that it would be called, and that the tables have their hooks. */
    @WithDefault("30s")
    Duration probe();

    /** How long a change is kept for those that follow. One that lags further behind purges everything. */
    @WithDefault("1h")
    Duration retention();

    /** How long the server may take to connect or to answer a statement before the connection is given up, in whole seconds. */
    @WithDefault("5s")
    Duration timeout();
}
