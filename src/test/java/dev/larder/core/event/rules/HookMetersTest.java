package dev.larder.core.event.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HookMetersTest {
    private static final PurgeTargets NOTHING = new PurgeTargets(List.of(), List.of(), List.of());

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final HookMeters meters = new HookMeters(registry);

    private static Effect effect(String name) {
        return new Effect(name, Set.of(), true, NOTHING, OnError.FAIL, Duration.ofSeconds(1));
    }

    private List<String> rows() {
        return registry.getMeters().stream()
                .map(meter -> meter.getId().getTag("by") + " " + meter.getId().getTag("outcome"))
                .toList();
    }

    @Test
    void aHookThatIsRemovedLeavesNoRows() {
        meters.countOnly("hook ", Set.of("hook kept", "hook gone"));
        meters.countOnly("webhook ", Set.of("webhook github"));
        meters.purged(effect("hook kept"));
        meters.purged(effect("hook gone"));
        meters.failed(effect("hook gone"));
        meters.purged(effect("webhook github"));

        meters.countOnly("hook ", Set.of("hook kept"));
        // one that was on its way
        meters.purged(effect("hook gone"));

        assertThat(rows()).containsExactlyInAnyOrder("hook kept purged", "webhook github purged");
    }

    @Test
    void aHookThatComesBackIsCountedAnew() {
        meters.countOnly("hook ", Set.of("hook a"));
        meters.purged(effect("hook a"));
        meters.countOnly("hook ", Set.of());
        meters.countOnly("hook ", Set.of("hook a"));
        meters.purged(effect("hook a"));

        assertThat(registry.get("larder.hook.purges").counter().count()).isEqualTo(1);
    }
}
