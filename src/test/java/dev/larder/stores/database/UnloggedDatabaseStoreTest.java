package dev.larder.stores.database;

import dev.larder.spi.CacheStoreContract;
import dev.larder.spi.Capability;
import dev.larder.spi.ConditionalWritesContract;
import dev.larder.spi.CountersContract;
import dev.larder.spi.InvalidationLog;
import dev.larder.spi.KeyScanContract;
import dev.larder.spi.ListsContract;
import dev.larder.spi.RateLimits;
import dev.larder.spi.RevisionedWritesBehaviour;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contracts of what lies in tables of its own when it is unlogged; marks and limits do not. */
@QuarkusTest
@WithTestResource(Postgres.class)
@Tag("database")
class UnloggedDatabaseStoreTest extends CacheStoreContract {
    @RegisterExtension
    static final DatabaseFixture BACKEND =
            new DatabaseFixture(UnloggedDatabaseStoreTest.class, Map.of("larder.database.durability", "unlogged"));

    @Override
    protected Set<Class<? extends Capability>> provenElsewhere() {
        return Set.of(InvalidationLog.class, RateLimits.class);
    }

    @Nested
    class Stamping extends RevisionedWritesBehaviour {
        @RegisterExtension
        static final DatabaseFixture OWN = BACKEND.ownedBy(Stamping.class);
    }

    @Nested
    class ConditionalWrites extends ConditionalWritesContract {
        @RegisterExtension
        static final DatabaseFixture OWN = BACKEND.ownedBy(ConditionalWrites.class);
    }

    @Nested
    class Counters extends CountersContract {
        @RegisterExtension
        static final DatabaseFixture OWN = BACKEND.ownedBy(Counters.class);
    }

    @Nested
    class KeyScan extends KeyScanContract {
        @RegisterExtension
        static final DatabaseFixture OWN = BACKEND.ownedBy(KeyScan.class);
    }

    @Nested
    class Lists extends ListsContract {
        @RegisterExtension
        static final DatabaseFixture OWN = BACKEND.ownedBy(Lists.class);
    }
}
