package dev.larder.stores.database;

import dev.larder.spi.CacheStoreContract;
import dev.larder.spi.ConditionalWritesContract;
import dev.larder.spi.CountersContract;
import dev.larder.spi.InvalidationChannelBehaviour;
import dev.larder.spi.InvalidationLogContract;
import dev.larder.spi.KeyScanContract;
import dev.larder.spi.ListsContract;
import dev.larder.spi.RateLimitsContract;
import dev.larder.spi.RevisionedWritesBehaviour;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

@QuarkusTest
@WithTestResource(Postgres.class)
@Tag("database")
class DatabaseStoreTest extends CacheStoreContract {
    @RegisterExtension
    static final DatabaseFixture BACKEND = new DatabaseFixture(DatabaseStoreTest.class, Map.of());

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

    @Nested
    class InvalidationLogs extends InvalidationLogContract {
        @RegisterExtension
        static final DatabaseFixture OWN = BACKEND.ownedBy(InvalidationLogs.class);

        /** The marks of seven days. */
        @Override
        protected int kept() {
            return Integer.MAX_VALUE;
        }
    }

    @Nested
    class Calling extends InvalidationChannelBehaviour {
        @RegisterExtension
        static final DatabaseFixture OWN = BACKEND.ownedBy(Calling.class);
    }

    @Nested
    class RateLimits extends RateLimitsContract {
        @RegisterExtension
        static final DatabaseFixture OWN = BACKEND.ownedBy(RateLimits.class);
    }
}
