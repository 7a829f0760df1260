package dev.larder.spi;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/**
 * The servers among which a namespace is divided. Each can fail alone, and then the calls on the others still succeed.
 */
public interface Shards {
    /** The kinds of stored values. Values of several kinds at one key may be on several servers. */
    enum Kind {
        ENTRY,
        COUNTER,
        LIST,
        RATE_LIMIT
    }

    /** The names of all servers, as known now, in the order of the configuration or that of their names. */
    List<String> servers();

    /** The name of the server of this value; empty if it is not known now. Needs no call. */
    Optional<String> serverOf(Kind kind, CacheKey key);

    /** The names of the servers of the invalidation log; empty if they are not known now. Needs no call. */
    List<String> serversOfInvalidations();

    /** Emits if the server works; else fails with {@link StoreException}. Changes nothing. */
    Uni<Void> ping(String server);
}
