package dev.larder.core.entry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.core.coherence.Purged;
import dev.larder.core.service.ServiceName;
import dev.larder.spi.Await;
import dev.larder.spi.StoreException;
import io.smallrye.mutiny.CompositeException;
import io.smallrye.mutiny.Uni;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PurgeOutcomeTest {
    private final StoreException away = new StoreException.Unavailable("away", null);
    private final StoreException alsoAway = new StoreException.Unavailable("also away", null);
    private final StoreException unknown = new StoreException.OutcomeUnknown("unknown", null);

    private final Map<ServiceName, Uni<Purged>> purges = new LinkedHashMap<>();

    @Test
    void eachIsToldOfWhenOneIsNotDone() {
        purges.put(new ServiceName("away"), Uni.createFrom().failure(away));
        purges.put(new ServiceName("well"), Uni.createFrom().item(new Purged(7, 1)));

        List<PurgeOutcome> outcomes = Await.item(PurgeOutcome.ofEach(purges));

        assertThat(outcomes).extracting(one -> one.service().text()).containsExactly("away", "well");
        assertThat(outcomes.get(0).failure()).contains(away);
        assertThat(outcomes.get(0).purged()).isEmpty();
        assertThat(outcomes.get(1).failure()).isEmpty();
        assertThat(outcomes.get(1).purged()).contains(new Purged(7, 1));
    }

    @Test
    void failuresThatDifferAreToldOfEach() {
        purges.put(new ServiceName("away"), Uni.createFrom().failure(away));
        purges.put(new ServiceName("unknown"), Uni.createFrom().failure(unknown));

        assertThat(Await.item(PurgeOutcome.ofEach(purges)))
                .extracting(one -> one.failure().orElseThrow())
                .containsExactly(away, unknown);
    }

    @Test
    void whatAllFailOfAlikeIsTheFailure() {
        purges.put(new ServiceName("away"), Uni.createFrom().failure(away));
        purges.put(new ServiceName("too"), Uni.createFrom().failure(alsoAway));

        assertThat(Await.failure(PurgeOutcome.ofEach(purges))).isSameAs(away);
    }

    /** As when several keys of one service could not be removed. */
    @Test
    void severalFailuresOfOneServiceAreOne() {
        purges.put(new ServiceName("away"), Uni.createFrom().failure(new CompositeException(unknown, away)));
        purges.put(new ServiceName("well"), Uni.createFrom().item(new Purged(7, 1)));

        assertThat(Await.item(PurgeOutcome.ofEach(purges)).get(0).failure()).contains(unknown);
    }

    /** It is for the log, and nobody's business. */
    @Test
    void aDefectIsNoOutcome() {
        var defect = new IllegalStateException("a defect");
        purges.put(new ServiceName("broken"), Uni.createFrom().failure(defect));
        purges.put(new ServiceName("well"), Uni.createFrom().item(new Purged(7, 1)));

        assertThat(Await.failure(PurgeOutcome.ofEach(purges))).hasRootCause(defect);
    }
}
