package dev.larder.stores.database;

import dev.larder.spi.TwoNodesRateLimits;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

@QuarkusTest
@WithTestResource(Postgres.class)
@Tag("database")
class DatabaseTwoNodesLimitsTest extends TwoNodesRateLimits {
    @RegisterExtension
    static final DatabaseFixture BACKEND = new DatabaseFixture(DatabaseTwoNodesLimitsTest.class, Map.of());
}
