package dev.larder.core.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.core.Faults;
import dev.larder.core.InvalidSettings;
import dev.larder.core.MissingPart;
import dev.larder.core.Staged;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class StagedSettingsTest {
    private final List<String> discarded = new ArrayList<>();
    private final Faults faults = new Faults();

    private Staged part(String name) {
        return new Staged() {
            @Override
            public void commit() {}

            @Override
            public void discard() {
                discarded.add(name);
            }
        };
    }

    private Supplier<Staged> staging(String name) {
        return () -> part(name);
    }

    private static Supplier<Staged> failing(RuntimeException failure) {
        return () -> {
            throw failure;
        };
    }

    /** Faults that were found before are told with the others. */
    @Test
    void settingsWithFaultsAreCheckedToTheEnd() {
        faults.add("one");
        List<Supplier<Staged>> steps =
                List.of(staging("limits"), failing(new InvalidSettings("two")), failing(new MissingPart("service a")));

        assertThatThrownBy(() -> StagedSettings.stageAll(steps, part("services"), faults))
                .isInstanceOf(InvalidSettings.class)
                .hasMessage("one\ntwo");

        assertThat(discarded).containsExactly("limits", "services");
    }

    @Test
    void allFaultsAreToldTogetherAndNothingStaysStaged() {
        List<Supplier<Staged>> steps = List.of(
                staging("limits"),
                failing(new InvalidSettings("one")),
                failing(new IllegalArgumentException("two")),
                staging("feeds"));

        assertThatThrownBy(() -> StagedSettings.stageAll(steps, part("services"), faults))
                .isInstanceOf(InvalidSettings.class)
                .hasMessage("one\ntwo");

        assertThat(discarded).containsExactly("feeds", "limits", "services");
    }

    @Test
    void anUnexpectedFailureLeavesNothingStaged() {
        var failure = new IllegalStateException("a fault of the program");
        List<Supplier<Staged>> steps = List.of(staging("limits"), staging("hooks"), failing(failure), staging("feeds"));

        assertThatThrownBy(() -> StagedSettings.stageAll(steps, part("services"), faults))
                .isSameAs(failure);

        assertThat(discarded).containsExactly("hooks", "limits", "services");
    }
}
