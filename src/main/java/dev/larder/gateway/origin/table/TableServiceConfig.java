package dev.larder.gateway.origin.table;

import dev.larder.gateway.origin.table.database.WriteMode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A service in front of tables of a PostgreSQL database. */
@RegisterForReflection(ignoreNested = false)
public interface TableServiceConfig {
    /** The database and what of it is exposed. */
    OriginConfig table();

    /** The cache of answers. */
    CacheConfig cache();

    /** The database and what of it is exposed. */
    interface OriginConfig {
        /** The server as a JDBC URL, {@code jdbc:postgresql://host:5432/database}. */
        String url();

        /** The role to connect as. */
        Optional<String> username();

        /** The password of the role. */
        Optional<String> password();

        /** The maximum number of connections of this node. */
        @WithDefault("8")
        int poolSize();

        /** The maximum number of requests that wait for a connection; one more is answered with 503. */
        @WithDefault("1000")
        int maxWaiting();

        /** The maximum time to open a connection, and to wait for a free one. */
        @WithDefault("2s")
        Duration connectTimeout();

        /** The maximum time of a request, from its beginning to its answer. */
        @WithDefault("5s")
        Duration timeout();

        /** The maximum size of the rows that one request reads. */
        @WithDefault("16M")
        MemorySize maxAnswer();

        /** The writes of tables whose mode is {@code behind}. */
        BehindConfig behind();

        /** The tables and views that are exposed, by their names in paths: no others are. */
        Map<String, TableConfig> tables();
    }

    /** The writes that are answered when they are queued. */
    interface BehindConfig {
        /**
         * The service that holds the writes until the database has them, of type {@code file}, {@code redis} or
         * {@code database}. A queued write survives what entries of this service survive.
         */
        Optional<String> queue();

        /** The maximum number of writes that wait; one more is answered with 503. */
        @WithDefault("10000")
        int maxWrites();

        /** The maximum size of all writes that wait. */
        @WithDefault("16M")
        MemorySize maxBytes();

        /**
         * The maximum number of attempts of a write that the database refuses. After the last refusal it is a dead
         * letter.
         */
        @WithDefault("5")
        int attempts();

        /** The longest pause after the first refusal; each further pause may be twice as long. */
        @WithDefault("200ms")
        Duration backoff();

        /** The longest pause of all. */
        @WithDefault("10s")
        Duration maxBackoff();

        /** The maximum number of dead letters that are kept; the oldest give way. */
        @WithDefault("1000")
        int maxDead();

        /** The maximum number of connections of this node for queued writes, beside those of {@code pool-size}. */
        @WithDefault("2")
        int connections();
    }

    /** A table or view that is exposed. */
    interface TableConfig {
        /** Its name in the database, if that differs: {@code sales.orders} or {@code "Sales"."Order"}. */
        Optional<String> name();

        /** The column that addresses rows; by default the primary key, if that is one column. */
        Optional<String> id();

        /**
         * The column that every change of a row changes, for {@code ETag} and {@code If-Match}; by default PostgreSQL's
         * own {@code xmin}. Larder counts a column of whole numbers itself.
         */
        Optional<String> version();

        /** Whether it may only be read, as views always are. */
        @WithDefault("false")
        boolean readOnly();

        /**
         * The caching pattern of writes: {@code aside} (answered when the database has the write, and its tags are
         * invalidated), {@code through} (the same, and the new row is put into the cache too) or {@code behind}
         * (answered when the write is durably queued in {@code table.behind.queue}).
         */
        @WithDefault("aside")
        WriteMode mode();

        /**
         * Other tables, by their names in paths, that a change of this one makes outdated, for example by a trigger.
         */
        Optional<List<String>> also();
    }

    /** The cache of answers. */
    interface CacheConfig {
        /** The service that holds the answers. */
        String in();

        /** Whether answers are cached. */
        @WithDefault("true")
        boolean enabled();

        /** The freshness lifetime of an answer, unless a change ends it earlier. */
        @WithDefault("300s")
        Duration ttl();

        /** The largest answer that is stored. */
        @WithDefault("1M")
        MemorySize maxBody();

        /** The time in which a stale answer may replace an error of the database. */
        @WithDefault("0s")
        Duration staleIfError();
    }
}
