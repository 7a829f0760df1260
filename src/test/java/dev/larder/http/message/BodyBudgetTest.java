package dev.larder.http.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.spi.StoreException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

class BodyBudgetTest {
    private static final MemorySize LARGEST_BODY = new MemorySize(BigInteger.valueOf(1_000));

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void reservationsAreBoundedAndTakenBytesAreNot() {
        BodyBudget budget = budget(1_000, 1_000);
        budget.reserve(600);
        assertThatThrownBy(() -> budget.reserve(401)).isInstanceOf(StoreException.Busy.class);
        budget.reserve(400);
        budget.take(500);
        assertThat(underWay()).isEqualTo(1_500);

        budget.release(500);
        budget.release(400);
        assertThatThrownBy(() -> budget.reserve(401)).isInstanceOf(StoreException.Busy.class);
        assertThat(underWay()).isEqualTo(600);
    }

    @Test
    void oneThatIsLargerThanTheRoomGetsItAlone() {
        BodyBudget budget = budget(1_000, 1_000);
        budget.reserve(1);
        assertThatThrownBy(() -> budget.reserve(5_000)).isInstanceOf(StoreException.Busy.class);
        budget.release(1);
        budget.reserve(5_000);
        assertThatThrownBy(() -> budget.reserve(1)).isInstanceOf(StoreException.Busy.class);
        budget.release(5_000);
        assertThat(underWay()).isZero();
    }

    @Test
    void limitsThatContradictTheServersStopTheStart() {
        assertThat(faults(1_001, 2_000))
                .containsExactly("larder.http.max-bulk-size may not be above quarkus.http.limits.max-body-size,"
                        + " which is 1000 bytes: set one of them");
        assertThat(faults(1_000, 999))
                .containsExactly("larder.http.max-bytes-in-flight needs at least quarkus.http.limits.max-body-size,"
                        + " which is 1000 bytes: set one of them");
        assertThat(faults(1_000, 1_000)).isEmpty();
    }

    private static List<String> faults(int inBulk, int inFlight) {
        return HttpConfigRoot.faults(config(inBulk, inFlight), property -> "1000");
    }

    private double underWay() {
        return registry.get("larder.bytes.in.flight").gauge().value();
    }

    private BodyBudget budget(int inBulk, int inFlight) {
        return new BodyBudget(config(inBulk, inFlight), LARGEST_BODY, registry);
    }

    private static HttpConfig config(int inBulk, int inFlight) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withConverter(MemorySize.class, 200, new MemorySizeConverter())
                .withMapping(HttpConfig.class)
                .withDefaultValue("larder.http.max-bulk-size", Integer.toString(inBulk))
                .withDefaultValue("larder.http.max-bytes-in-flight", Integer.toString(inFlight))
                .build()
                .getConfigMapping(HttpConfig.class);
    }
}
