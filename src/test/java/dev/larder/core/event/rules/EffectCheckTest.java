package dev.larder.core.event.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.core.InvalidSettings;
import dev.larder.core.MissingPart;
import dev.larder.core.access.Verb;
import dev.larder.core.service.OpenServices;
import dev.larder.core.service.Service;
import dev.larder.core.service.ServiceName;
import dev.larder.spi.InvalidationLog;
import dev.larder.spi.KeyScan;
import dev.larder.spi.MapStore;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EffectCheckTest {
    private static final PurgeTargets KEYS = new PurgeTargets(List.of(Template.of("page:{id}")), List.of(), List.of());

    private final Map<String, Service> services = Map.of(
            "local", OpenServices.of("local", MapStore.alone(Clock.systemUTC())),
            "raw", OpenServices.of("raw", OpenServices.lacking(InvalidationLog.class)),
            "slabs", OpenServices.of("slabs", OpenServices.lacking(KeyScan.class), "list:", "a{b"));

    private final EffectCheck check = new EffectCheck(name -> Optional.ofNullable(services.get(name.text())));

    @Test
    void aNamedServiceNeedsAnInvalidationLog() {
        assertThatThrownBy(() -> purgingIn(KEYS, "local", "raw"))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining("larder.hooks.h.purge.services names service raw, which has no capability marks");
        assertThat(purgingIn(KEYS, "local", "slabs")).containsExactlyInAnyOrder("local", "slabs");
    }

    /** Its own faults are told, and those of the others. */
    @Test
    void aServiceThatIsMissingIsNoFaultOfAnEffect() {
        assertThatThrownBy(() -> purgingIn(KEYS, "missing", "raw"))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining("names service raw");
        assertThatThrownBy(() -> purgingIn(KEYS, "missing")).isInstanceOf(MissingPart.class);
        assertThatThrownBy(() -> purgingInAll(KEYS, "missing", "raw")).isInstanceOf(MissingPart.class);
    }

    @Test
    void allServicesMeansThoseWithAnInvalidationLog() {
        assertThat(purgingInAll(KEYS, "local", "raw", "slabs")).containsExactlyInAnyOrder("local", "slabs");
    }

    @Test
    void aPurgeWithoutAnyServiceThatCanPurgeIsRefused() {
        assertThatThrownBy(() -> purgingInAll(KEYS, "raw"))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining("larder.hooks.h.purge.services has no service with the capability marks");
    }

    /** Such a service is not left out silently: its entries would stay stale. */
    @ParameterizedTest
    @ValueSource(strings = {"list:7", "list", "list:{id}:", "{id}"})
    void aServiceWithoutKeyScanNeedsADeclaredPrefix(String prefix) {
        String complaint = "larder.hooks.h.purge.prefixes has '%s', but service slabs".formatted(prefix);
        assertThatThrownBy(() -> purgingIn(prefixes("list:", prefix), "local", "slabs"))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining(complaint)
                .hasMessageContaining("larder.services.slabs.prefixes");
        assertThatThrownBy(() -> purgingInAll(prefixes(prefix), "local", "slabs"))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining(complaint);
        assertThat(purgingIn(prefixes(prefix), "local")).containsExactly("local");
    }

    @Test
    void aDeclaredPrefixCanBePurgedInEveryService() {
        assertThat(purgingIn(prefixes("list:", "a{{b"), "local", "slabs")).containsExactlyInAnyOrder("local", "slabs");
    }

    @Test
    void aCycleOfHooksIsRefused() {
        assertThatThrownBy(() -> check.possible(List.of(everywhere("local", "local", "raw"))))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining("The hooks h -> h trigger each other in a cycle");
    }

    /** Nothing is purged in that service, so the hook cannot trigger itself. */
    @Test
    void aServiceThatIsLeftOutIsNotPartOfACycle() {
        assertThat(check.possible(List.of(everywhere("raw", "local", "raw"))))
                .singleElement()
                .satisfies(hook -> assertThat(hook.effect().services()).containsExactly(new ServiceName("local")));
    }

    /** A hook that purges the written key in all services. */
    private static Hook everywhere(String on, String... names) {
        var trigger = new Trigger(new ServiceName(on), EnumSet.allOf(Verb.class), List.of());
        return new Hook("h", trigger, effect(KEYS, true, names));
    }

    private Set<String> purgingIn(PurgeTargets targets, String... names) {
        return possible(targets, false, names);
    }

    private Set<String> purgingInAll(PurgeTargets targets, String... names) {
        return possible(targets, true, names);
    }

    private Set<String> possible(PurgeTargets targets, boolean everywhere, String... names) {
        return check.possible("larder.hooks.h", effect(targets, everywhere, names)).services().stream()
                .map(ServiceName::text)
                .collect(Collectors.toSet());
    }

    private static Effect effect(PurgeTargets targets, boolean everywhere, String... names) {
        Set<ServiceName> where = Stream.of(names).map(ServiceName::new).collect(Collectors.toSet());
        return new Effect("hook h", where, everywhere, targets, OnError.FAIL, Duration.ofSeconds(1));
    }

    private static PurgeTargets prefixes(String... prefixes) {
        return new PurgeTargets(List.of(), Stream.of(prefixes).map(Template::of).toList(), List.of());
    }
}
