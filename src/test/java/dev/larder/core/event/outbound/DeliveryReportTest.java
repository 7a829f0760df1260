package dev.larder.core.event.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class DeliveryReportTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void aSubscriberThatIsRemovedLeavesNoRows() {
        var gone = new DeliveryReport("gone", registry);
        var kept = new DeliveryReport("kept", registry);
        gone.delivered();
        kept.delivered();

        gone.retract(registry);
        // one that was on its way
        gone.dropped(3);

        assertThat(registry.getMeters())
                .hasSize(3)
                .allMatch(meter -> "kept".equals(meter.getId().getTag("subscriber")));
        assertThat(gone.droppedCount()).isEqualTo(3);
    }
}
