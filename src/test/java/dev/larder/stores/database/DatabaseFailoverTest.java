package dev.larder.stores.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.larder.core.invalidation.freshness.CoherentStores;
import dev.larder.core.invalidation.freshness.TagId;
import dev.larder.server.PostgresServer;
import dev.larder.server.Tampering;
import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Counters;
import dev.larder.spi.Counters.Counter;
import dev.larder.spi.Entries;
import dev.larder.spi.Entry;
import dev.larder.spi.InvalidationLog.Invalidation;
import dev.larder.spi.StoreException;
import dev.larder.spi.Ttl;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The entries that readers see after the takeover of a standby that lacks the last writes. */
@QuarkusTest
@WithTestResource(Postgres.Movable.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects the server and the way to it
@Tag("database")
class DatabaseFailoverTest {
    private static final CacheKey KEY = new CacheKey("k");
    private static final Invalidation PURGE = Invalidation.lasting(Set.of(TagId.tag("t")));
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @RegisterExtension
    static final DatabaseFixture BACKEND = new DatabaseFixture(DatabaseFailoverTest.class, Map.of());

    PostgresServer server;
    Tampering way;

    @Test
    void aPurgeHoldsOnAStandbyThatNeverReceivedIt(CacheStore store, Entries entries) throws Exception {
        assumeThat(PostgresServer.hasStandbys()).as("pg_basebackup is here").isTrue();
        var node = CoherentStores.of(store, List.of(), Clock.systemUTC());
        Await.item(node.put(KEY, entries.lasting("v").withTags(List.of("t"))));
        Counters counters = store.capability(Counters.class).orElseThrow();
        Await.item(counters.add(KEY, 5, Ttl.never()));
        try (PostgresServer standby = server.standby()) {
            standby.kill();
            Await.item(node.freshness().invalidate(PURGE));
            assertThat(Await.item(node.get(KEY))).isEmpty();

            server.kill();
            standby.restart();
            way.turnTo(standby.port());
            // a standby is not used: it does not know which writes it lacks
            assertThat(Await.failure(node.get(KEY))).isInstanceOf(StoreException.Unavailable.class);
            standby.promote();

            assertThat(afterwards(node)).isEmpty();
            var restarted = CoherentStores.of(store, List.of(), Clock.systemUTC());
            assertThat(Await.item(restarted.get(KEY))).isEmpty();
            assertThat(Await.item(counters.read(KEY)).map(Counter::value)).contains(5L);
            Await.item(node.put(KEY, entries.lasting("w").withTags(List.of("t"))));
            assertThat(Await.item(restarted.get(KEY))).isPresent();
            Await.item(restarted.freshness().invalidate(PURGE));
            assertThat(Await.item(node.get(KEY))).isEmpty();
        }
    }

    /** The entry that the node sees as soon as the server answers again. */
    private static Optional<Entry> afterwards(CacheStore node) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return Await.item(node.get(KEY));
            } catch (StoreException.Unavailable e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
            }
        }
    }
}
