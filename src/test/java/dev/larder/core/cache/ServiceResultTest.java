package dev.larder.core.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.core.invalidation.Purged;
import dev.larder.core.service.ServiceName;
import dev.larder.spi.Await;
import dev.larder.spi.StoreException;
import io.smallrye.mutiny.CompositeException;
import io.smallrye.mutiny.Uni;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceResultTest {
    private final StoreException away = new StoreException.Unavailable("away", null);
    private final StoreException alsoAway = new StoreException.Unavailable("also away", null);
    private final StoreException unknown = new StoreException.OutcomeUnknown("unknown", null);

    private final Map<ServiceName, Uni<Purged>> calls = new LinkedHashMap<>();

    @Test
    void eachIsToldOfWhenOneIsNotDone() {
        calls.put(new ServiceName("away"), Uni.createFrom().failure(away));
        calls.put(new ServiceName("well"), Uni.createFrom().item(new Purged(7, 1)));

        List<ServiceResult<Purged>> results = Await.item(ServiceResult.ofEachOrAll(calls));

        assertThat(results).extracting(one -> one.service().text()).containsExactly("away", "well");
        assertThat(results.get(0).failure()).contains(away);
        assertThat(results.get(0).done()).isEmpty();
        assertThat(results.get(1).failure()).isEmpty();
        assertThat(results.get(1).done()).contains(new Purged(7, 1));
    }

    @Test
    void failuresThatDifferAreToldOfEach() {
        calls.put(new ServiceName("away"), Uni.createFrom().failure(away));
        calls.put(new ServiceName("unknown"), Uni.createFrom().failure(unknown));

        assertThat(Await.item(ServiceResult.ofEachOrAll(calls)))
                .extracting(one -> one.failure().orElseThrow())
                .containsExactly(away, unknown);
    }

    @Test
    void theCallFailsWhereAllItemsFailAndThatIsWanted() {
        calls.put(new ServiceName("away"), Uni.createFrom().failure(away));
        calls.put(new ServiceName("too"), Uni.createFrom().failure(alsoAway));

        assertThat(Await.failure(ServiceResult.ofEachOrAll(calls))).isSameAs(away);
        assertThat(Await.item(ServiceResult.ofEach(calls)))
                .extracting(one -> one.failure().orElseThrow())
                .containsExactly(away, alsoAway);
    }

    /** Several keys of one service could not be removed. */
    @Test
    void severalFailuresOfOneServiceAreOne() {
        calls.put(new ServiceName("away"), Uni.createFrom().failure(new CompositeException(unknown, away)));
        calls.put(new ServiceName("well"), Uni.createFrom().item(new Purged(7, 1)));

        assertThat(Await.item(ServiceResult.ofEachOrAll(calls)).get(0).failure())
                .contains(unknown);
    }

    /** The message is for the log, not for callers. */
    @Test
    void aDefectIsNoOutcome() {
        var defect = new IllegalStateException("a defect");
        calls.put(new ServiceName("broken"), Uni.createFrom().failure(defect));
        calls.put(new ServiceName("well"), Uni.createFrom().item(new Purged(7, 1)));

        assertThat(Await.failure(ServiceResult.ofEachOrAll(calls))).hasRootCause(defect);
    }
}
